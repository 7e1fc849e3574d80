/** Rubrics. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

const criteria = list(
  z.object({
    name: text,
    title: text,
    text,
    kind: z.enum(['binary', 'ordinal', 'numeric', 'text']),
    levels: list(z.object({ value: z.number(), title: text, text, example: text.optional() })),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    na: z.boolean(),
    weight: z.number(),
    gate: z.object({ at_least: z.number() }).optional(),
  }),
)
export const Rubric = z.object({ id: text, name: text, version: z.int(), criteria, made_at: time, changed_at: time })
export const RubricVersion = z.object({
  version: z.int(),
  criteria,
  changes: maybe(
    z.object({
      same: list(text),
      reweighed: list(text),
      regrade: list(text),
      added: list(text),
      removed: list(text),
    }),
  ),
  by: text,
  at: time,
})
