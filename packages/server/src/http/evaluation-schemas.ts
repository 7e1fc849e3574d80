/** What requests about rubrics must look like. */
import { z } from 'zod'
import { criterionKinds, starterNames, type RubricRequest } from '@countersign/core'
import { name } from './schemas.ts'

const words = (most: number) => z.string().min(1).max(most)
const criterion = z.strictObject({
  name: words(100).regex(/^[\p{L}\p{N}_-]+$/u, 'takes letters, digits, - and _'),
  title: words(500),
  text: words(10_000),
  kind: z.enum(criterionKinds),
  levels: z
    .array(
      z.strictObject({
        value: z.number(),
        title: words(500),
        text: z.string().max(5_000),
        example: z.string().max(10_000).optional(),
      }),
    )
    .max(101)
    .default([]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  na: z.boolean().default(false),
  weight: z.number().min(0).max(1),
  gate: z.strictObject({ at_least: z.number() }).optional(),
})
const criteria = z.array(criterion).min(1).max(50)

export const rubric = z
  .strictObject({
    name: name(200),
    criteria: criteria.optional(),
    starters: z.array(z.enum(starterNames)).min(1).max(starterNames.length).optional(),
  })
  .refine((given) => given.criteria ?? given.starters, {
    path: ['criteria'],
    message: 'missing: its own, or starters',
  }) satisfies z.ZodType<RubricRequest>
export const rubricVersion = z.strictObject({ criteria })
