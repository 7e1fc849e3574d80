/** What requests about projects must look like. */
import { z } from 'zod'
import {
  cellsOf,
  defaultRate,
  fastestRate,
  shapeKinds,
  viewKinds,
  type ExportRequest,
  type ImportRequest,
  type ItemsFromRequest,
  type ProjectRequest,
  type TreeOption,
} from '@countersign/core'
import { mostExamples } from '../engine/projects/examples.ts'
import { decisionsQuery, oneOfBoth } from './dataset-schemas.ts'
import { json, name, object, token } from './schemas.ts'

const words = (most: number) => z.string().min(1).max(most)
const path = z.string().max(300)
const option = z.strictObject({
  value: words(200),
  title: words(500),
  hint: z.string().max(2_000).optional(),
  key: token(1).optional(),
})
const tree: z.ZodType<TreeOption> = option
  .extend({
    get options() {
      return z.array(tree).min(1).max(1_000).optional()
    },
  })
  .meta({ id: 'TreeOption' })
const asked = {
  name: words(100).regex(/^[\p{L}\p{N}_-]+$/u, 'takes letters, digits, - and _'),
  title: words(500),
  hint: z.string().max(5_000).optional(),
  required: z.boolean().default(true),
}
const options = z.array(option).min(1).max(2_000)
const many = z.boolean().optional()
const ofField = { ...asked, field: path, options }
const drawing = {
  ...ofField,
  gold: z
    .strictObject({ iou: z.number().min(0.1).max(1).optional(), f1: z.number().min(0.1).max(1).optional() })
    .optional(),
}
const question = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.literal('choice'), options, many }),
  z.strictObject({ ...asked, kind: z.literal('tree'), options: z.array(tree).min(1).max(1_000), many }),
  z.strictObject({ ...drawing, kind: z.literal('spans'), relations: z.array(option).max(500).optional() }),
  z.strictObject({ ...drawing, kind: z.literal('shapes'), shapes: z.array(z.enum(shapeKinds)).min(1).max(3) }),
  z.strictObject({ ...drawing, kind: z.literal('segments') }),
  z.strictObject({
    ...{ ...drawing, kind: z.literal('frames') },
    rate: z.number().positive().max(fastestRate).default(defaultRate),
    rate_field: words(300).optional(),
  }),
  z.strictObject({ ...ofField, kind: z.literal('messages'), many }),
  z.strictObject({ ...ofField, kind: z.literal('cells'), of: z.enum(cellsOf), many }),
  z.strictObject({ ...drawing, kind: z.literal('pages') }),
  z.strictObject({
    ...asked,
    kind: z.literal('rating'),
    levels: z
      .array(z.strictObject({ value: z.number(), title: words(500), text: z.string().max(5_000).optional() }))
      .min(2)
      .max(101),
    na: z.boolean().optional(),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('number'),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    integer: z.boolean().optional(),
    scale: z.enum(['interval', 'ratio']).optional(),
  }),
  z.strictObject({ ...asked, kind: z.literal('text'), longest: z.int().min(1).max(1_000_000).optional() }),
  z.strictObject({ ...asked, kind: z.literal('form'), schema: object }),
  z.strictObject({ ...asked, kind: z.literal('prefer'), options: z.array(path).min(2).max(20), ties: z.boolean() }),
])

const shown = z.enum(['open', 'on-demand', 'delayed', 'commit-first', 'blind'])
const who = z.array(token(200)).max(50)
const overlap = z.strictObject({
  answers: z.int().min(1).max(20),
  most: z.int().min(1).max(20).optional(),
  sure: z.number().min(0.5).max(0.999).optional(),
})
const gold = z.strictObject({
  share: z.number().min(0).max(0.5),
  feedback: z.enum(['none', 'after']).optional(),
  pause_below: z.number().min(0).max(1).optional(),
  at_least: z.int().min(1).max(1_000).optional(),
})
const mlBackend = z.strictObject({
  kind: z.literal('ml-backend'),
  url: words(2_000),
  user: z
    .string()
    .max(200)
    .regex(/^[^:\p{Cc}]*$/u, 'takes no colon and no control characters')
    .optional(),
  secret: words(1_000).optional(),
  extra_params: object.optional(),
})
const learning = z
  .strictObject({
    question: words(100),
    strategy: z.enum([
      ...([
        'margin-diverse',
        'margin',
        'entropy',
        'least-confident',
        'committee',
        'core-set',
        'badge',
        'random',
      ] as const),
    ]),
    batch: z.int().min(1).max(10_000),
    random_share: z.number().min(0).max(1),
    learner: z.union(
      [z.literal('built-in'), mlBackend],
      'takes built-in: the learner that comes along, or {"kind": "ml-backend", "url": "https://…"}: a model of yours',
    ),
    features: z
      .strictObject({
        as: z.enum(['text', 'embedding', 'table', 'vector']),
        path: path.optional(),
        model: z.enum(['auto', 'logistic', 'trees']).optional(),
      })
      .optional(),
    suggest: z.boolean().optional(),
  })
  .nullable()
export const aggregationMethods = [
  ...(['auto', 'ibcc', 'dawid-skene', 'ebcc', 'one-coin', 'mace', 'glad', 'wawa', 'majority'] as const),
] as const
const aggregation = z.enum(aggregationMethods)
const guideline = z.string().max(200_000)

export const project = z
  .strictObject({
    kind: z.enum(['labelling', 'evaluation', 'comparison']),
    name: name(200),
    who: who.optional(),
    view: z
      .array(z.strictObject({ path, as: z.enum(viewKinds), title: z.string().max(500).optional() }))
      .min(1)
      .max(50),
    questions: z.array(question).min(1).max(50).optional(),
    rubric: z.strictObject({ id: token(60), version: z.int().min(1).optional() }).optional(),
    guideline: guideline.optional(),
    overlap: overlap.optional(),
    ai_shown: shown.optional(),
    gold: gold.optional(),
    learning: learning.optional(),
    aggregation: aggregation.optional(),
    count_model: z.boolean().optional(),
  })
  .refine((given) => (given.questions === undefined) !== (given.rubric === undefined), {
    path: ['questions'],
    message: 'takes questions, or a rubric, and not both',
  }) satisfies z.ZodType<ProjectRequest>

export const projectChange = z.strictObject({
  name: name(200).optional(),
  who: who.optional(),
  ai_shown: shown.optional(),
  overlap: overlap.optional(),
  gold: gold.nullable().optional(),
  learning: learning.optional(),
  aggregation: aggregation.optional(),
  count_model: z.boolean().optional(),
  archived: z.boolean().optional(),
})
const example = z.strictObject({
  item: token(60).optional(),
  data: json.optional(),
  labels: json,
  why: z.string().max(5_000),
})
export const guidelineText = z.strictObject({
  text: guideline,
  examples: z.array(example).max(mostExamples).optional(),
})
const long = z.string().trim().min(1).max(10_000)
export const inquiry = z.strictObject({ question: long })
export const inquiryAnswer = z.strictObject({
  answer: long,
  share: z.enum(['asker', 'item', 'guideline']).default('asker'),
  labels: json.optional(),
})
export const answerable = z.strictObject({ items: z.array(token(60)).min(1).max(100), labels: json })
export const itemsOf = z
  .strictObject({
    decisions: z.array(token(60)).min(1).max(500).optional(),
    query: decisionsQuery.optional(),
    right: z.enum(['gold', 'answer']).optional(),
  })
  .refine(...oneOfBoth) satisfies z.ZodType<ItemsFromRequest>
export const importRequest = z.strictObject({
  format: token(40).optional(),
  from: z.string().min(1).max(1_200).optional(),
  name: z.string().min(1).max(500).optional(),
  bytes: z.int().min(0).optional(),
  answers: z.enum(['keep', 'count']).optional(),
}) satisfies z.ZodType<ImportRequest>
export const exportRequest = z.strictObject({
  format: token(40),
  to: z.string().min(1).max(1_200).optional(),
}) satisfies z.ZodType<ExportRequest>
export const recheck = z.strictObject({ items: z.array(token(60)).min(1).max(500) })
