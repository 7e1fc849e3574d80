/** What requests about rubrics must look like. */
import { z } from 'zod'
import {
  criterionKinds,
  starterNames,
  type AskPairsRequest,
  type AskPeopleRequest,
  type ComparisonRequest,
  type EvaluationRequest,
  type JudgeRequest,
  type OutsideScoresRequest,
  type RegradeRequest,
  type RubricRequest,
} from '@countersign/core'
import { json, name, object, token } from './schemas.ts'

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

export const judge = z.strictObject({
  name: name(200),
  kind: z.enum(['openai', 'http', 'external']),
  url: words(2_000).optional(),
  model: words(200).optional(),
  temperature: z.number().min(0).max(2).optional(),
  prompt: words(50_000).optional(),
  secret: words(2_000).optional(),
}) satisfies z.ZodType<JudgeRequest>
const askPolicy = z
  .strictObject({
    project: token(60),
    where: z.literal('disputed').optional(),
    draw: z.int().min(1).max(500).optional(),
  })
  .refine(({ where, draw }) => where !== undefined || draw !== undefined, {
    path: ['where'],
    message: 'takes where, draw or both',
  })
export const evaluation = z.strictObject({
  system: token(200),
  version: token(200),
  dataset: words(200),
  call: z.strictObject({ url: words(2_000), secret: words(2_000).optional(), body: object.optional() }).optional(),
  rubric: token(60),
  judge: token(60).optional(),
  judges: z.array(token(60)).min(1).max(9).optional(),
  disagree_at: z.number().gt(0).max(1).optional(),
  ask_people: askPolicy.optional(),
  baseline: token(60).optional(),
  gates: z
    .array(
      z.strictObject({
        of: words(100),
        at_least: z.number(),
        lower_end: z.boolean().optional(),
        by: z.literal('people').optional(),
      }),
    )
    .max(50)
    .default([]),
}) satisfies z.ZodType<EvaluationRequest>
export const outputs = z.strictObject({
  outputs: z
    .array(
      z.strictObject({
        id: words(500),
        input: json,
        output: json,
        expected: json.optional(),
        scores: object.optional(),
      }),
    )
    .min(1)
    .max(500),
})
export const regrade = z.strictObject({
  rubric_version: z.int().min(1).max(100_000).optional(),
}) satisfies z.ZodType<RegradeRequest>
export const askPeople = z
  .strictObject({
    project: token(60),
    draw: z.int().min(1).max(500).optional(),
    outputs: z.array(words(500)).min(1).max(500).optional(),
    where: z.literal('disputed').optional(),
    disagreed: z.strictObject({ with: z.array(token(60)).min(1).max(10), outputs: z.int().min(1).max(100) }).optional(),
  })
  .refine(
    ({ draw, outputs, where, disagreed }) =>
      [draw, outputs, where, disagreed].filter((one) => one !== undefined).length === 1,
    {
      path: ['draw'],
      message: 'takes one of draw, outputs, where and disagreed',
    },
  ) satisfies z.ZodType<AskPeopleRequest>
export const outsideScores = z.strictObject({
  source: token(60),
  rubric: z.strictObject({ id: token(60), version: z.int().min(1).max(1_000_000_000) }),
  scores: z
    .array(
      z
        .strictObject({
          id: words(500),
          evaluation: token(60).optional(),
          output: words(500).optional(),
          decision: token(60).optional(),
          scores: object,
          at: z.iso.datetime({ offset: true }).optional(),
        })
        .refine(
          ({ evaluation, output, decision }) =>
            decision === undefined
              ? evaluation !== undefined && output !== undefined
              : evaluation === undefined && output === undefined,
          { path: ['decision'], message: 'takes a decision, or an evaluation with an output' },
        ),
    )
    .min(1)
    .max(500),
}) satisfies z.ZodType<OutsideScoresRequest>
export const comparison = z.strictObject({
  name: name(200),
  evaluations: z.array(token(60)).min(2).max(10),
  question: words(10_000),
  rubric: token(60).optional(),
  judge: token(60).optional(),
  pairs: z.int().min(1).max(5_000).default(500),
  segment: words(300).optional(),
}) satisfies z.ZodType<ComparisonRequest>
export const askPairs = z.strictObject({
  project: token(60),
  pairs: z.int().min(1).max(500).optional(),
  lists: z.int().min(1).max(500).optional(),
}) satisfies z.ZodType<AskPairsRequest>
