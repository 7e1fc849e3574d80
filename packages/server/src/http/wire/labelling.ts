/** Projects, their items, imports and quality. */
import { z } from 'zod'
import { interval, json, list, maybe, object, shown, text, time } from './parts.ts'

const projectKind = z.enum(['labelling', 'evaluation', 'comparison'])
const example = z.object({ item: maybe(text), data: json, labels: object, why: text })
const guideline = z.object({ version: z.int(), text, examples: list(example) })
const person = z.object({ id: text, name: text })
const labels = object
const prediction = maybe(z.object({ labels, score: maybe(z.number()) }))
const estimate = z.object({ value: maybe(z.number()), interval: maybe(interval), n: z.number() })
const view = list(z.object({ path: text, as: text, title: text.optional() }))
const questions = list(z.object({ name: text, kind: text }).catchall(z.unknown()))

const learner = z.union([
  z.literal('built-in'),
  z.object({ kind: z.literal('ml-backend'), url: text, user: text.optional(), extra_params: object.optional() }),
])

export const TaskProject = z.object({
  id: text,
  name: text,
  kind: projectKind,
  view,
  questions,
  guideline,
  inquiries: list(z.object({ id: text, question: text, answer: maybe(text) })),
  answers: list(z.object({ labels, comment: text })),
  majority: maybe(labels),
  expects: z.boolean(),
  expected: maybe(
    z.object({
      question: text,
      value: json,
      probability: maybe(z.number()),
      reasons: list(z.object({ of: text, name: text, weight: z.number() })),
      nearest: list(z.object({ text, value: json, similarity: z.number() })),
    }),
  ),
})
const learning = z.object({
  question: text,
  strategy: text,
  batch: z.int(),
  random_share: z.number(),
  learner,
  features: z.object({ as: text, path: text.optional(), model: text.optional() }).optional(),
  suggest: z.boolean().optional(),
})
export const Project = z.object({
  id: text,
  kind: projectKind,
  name: text,
  queue: text,
  who: list(text),
  view,
  questions,
  guideline,
  overlap: z.object({ answers: z.int(), most: z.int(), sure: maybe(z.number()) }),
  ai_shown: shown,
  gold: maybe(
    z.object({
      share: z.number(),
      feedback: z.enum(['none', 'after']),
      pause_below: maybe(z.number()),
      at_least: z.int(),
    }),
  ),
  golds: maybe(z.int()),
  learning: maybe(learning),
  aggregation: text,
  count_model: z.boolean(),
  counts: z.object({ items: z.int(), done: z.int(), answers: z.int(), adjudicating: z.int() }),
  made_at: time,
  archived_at: maybe(time),
  paused: list(z.object({ person: text, name: text, at: time })),
})
export const Guideline = guideline.extend({ answers: maybe(z.int()), by: text, at: time })
export const Inquiry = z.object({
  id: text,
  project: z.object({ id: text, name: text }),
  item: maybe(text),
  data: json,
  asker: maybe(person),
  question: text,
  asked_at: time,
  answer: maybe(text),
  answered_by: maybe(text),
  answered_at: maybe(time),
  share: z.enum(['asker', 'item', 'guideline']),
})

const itemLabel = z.object({
  value: json,
  probability: maybe(z.number()),
  soft: list(z.object({ value: json, probability: z.number() })),
  method: text,
  likely: z.object({ level: z.number(), values: list(json), other: z.boolean() }).optional(),
  mean: z.object({ level: z.number(), value: z.number(), interval }).optional(),
  models: list(z.object({ source: z.enum(['brought', 'backend']), value: json, skill: z.number() })).optional(),
  marks: list(
    z.object({
      mark: object,
      kept: z.boolean(),
      support: z.int(),
      of: z.int(),
      interval,
      probability: z.number(),
      soft: list(z.object({ value: maybe(text), probability: z.number() })),
    }),
  ).optional(),
})
export const Item = z.object({
  id: text,
  n: z.int(),
  external_id: maybe(text),
  state: z.enum(['open', 'adjudicating', 'done', 'withdrawn']),
  asked: z.int(),
  given: z.int(),
  data: json,
  prediction,
  attributes: object,
  labels: maybe(z.record(z.string(), itemLabel)),
  answers: list(
    z.object({
      person,
      labels,
      comment: text,
      guideline: z.int(),
      active_ms: maybe(z.number()),
      at: time,
      adjudication: z.boolean(),
    }),
  ),
  outside: list(z.object({ name: text, labels })),
  skips: list(z.object({ person, reason: maybe(text), at: time })),
  from: maybe(text),
  made_at: time,
  done_at: maybe(time),
})
export const FoundItems = z.object({ items: list(Item), next: maybe(text), looked: z.int() })
export const Answerable = z.object({
  items: list(
    z.object({
      item: text,
      task: maybe(text),
      digest: maybe(text),
      cannot: maybe(
        z.enum(['unknown', 'gold', 'done', 'held', 'not-blind', 'not-eligible', 'does-not-fit', 'asks-first']),
      ),
      detail: maybe(text),
    }),
  ),
})
export const SimilarItems = z.object({
  items: list(z.object({ item: Item, similarity: z.number() })),
  looked: z.int(),
  of: z.int(),
  by: z.enum(['text', 'embedding', 'table', 'vector']),
})
const refusal = z.object({
  line: z.int(),
  external_id: maybe(text),
  reason: text,
  errors: list(z.object({ path: text, message: text })).optional(),
})
export const RefusedLine = refusal
export const ImportRow = z.object({
  id: text,
  project: text,
  format: text,
  status: z.enum(['waiting', 'running', 'done', 'broken-off', 'cancelled']),
  source: z.enum(['upload', 'file', 'bucket']),
  name: maybe(text),
  bytes: maybe(z.int()),
  taken: z.int(),
  lines: z.int(),
  made: z.int(),
  known: z.int(),
  refused: z.int(),
  answers: z.enum(['keep', 'count']),
  counted: z.int(),
  why: maybe(text),
  started_at: time,
  ended_at: maybe(time),
})
export const Import = ImportRow.extend({ refusals: list(refusal) })
export const Export = z.object({
  id: text,
  project: text,
  format: text,
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  to: maybe(text),
  items: z.int(),
  written: z.int(),
  bytes: z.int(),
  kept_until: maybe(time),
  why: maybe(text),
  started_at: time,
  ended_at: maybe(time),
})
export const Buckets = z.object({ items: list(text), next: z.null() })
export const ItemsMade = z.object({ made: z.int(), known: z.int(), predicted: z.int(), right: z.int() })
export const Rechecked = z.object({ asked: z.int(), left: z.int() })
export const recommended = maybe(z.object({ name: text, because: text }))
export const agreement = list(
  z.object({
    name: text,
    metric: maybe(text),
    estimate,
    standard_error: maybe(z.number()),
    by: maybe(z.enum(['theory', 'bootstrap'])),
    pairs: z.int().optional(),
  }),
)
const annotator = { as: z.enum(['member', 'outside', 'model']), person: maybe(text), name: text }
const activeTime = { n: z.int(), median_ms: maybe(z.number()), quartiles_ms: maybe(interval) }
export const ProjectQuality = z.object({
  project: text,
  status: z.enum(['ready', 'computing']),
  answers: z.int(),
  items: z.int(),
  at: maybe(time),
  questions: list(
    z.object({
      question: text,
      kind: text,
      recommended,
      agreement,
      matrix: maybe(
        z.object({
          people: list(z.object(annotator)),
          fewest: z.int(),
          cells: list(
            z.object({
              one: z.int(),
              other: z.int(),
              shared: z.int(),
              share: maybe(estimate),
              kappa: maybe(z.number()),
            }),
          ),
          left_out: z.int(),
        }),
      ),
      method: text,
      because: text,
      candidates: list(
        z.object({
          method: text,
          held_out: maybe(z.number()),
          behind: maybe(z.number()),
          behind_error: maybe(z.number()),
          gold: estimate,
        }),
      ),
      confusion: maybe(z.object({ values: list(text), counts: list(list(z.number())) })),
      people: list(
        z.object({
          ...annotator,
          answers: z.int(),
          skill: estimate,
          gold: estimate,
          confusion: maybe(list(list(z.number()))),
        }),
      ),
      suspects: list(
        z.object({
          ...{ item: text, n: z.int(), label: json, better: json, quality: z.number() },
          why: z.enum(['overlooked', 'swapped', 'badly-located', 'not-there']).optional(),
          by: list(z.enum(['answers', 'brought', 'backend', 'built-in'])),
        }),
      ),
    }),
  ),
  time: z.object({ all: z.object(activeTime), people: list(z.object({ ...annotator, ...activeTime })) }),
})
export const Gold = z.object({
  item: text,
  project: text,
  external_id: maybe(text),
  data: json,
  labels: maybe(object),
  given: z.int(),
  right: z.int(),
  share: estimate,
  retired_at: maybe(time),
  retired: maybe(z.enum(['nearly-all-fail', 'by-hand'])),
})
export const OwnProject = z.object({
  answers: z.int(),
  paused: z.boolean(),
  gold: maybe(
    z.object({
      share: estimate,
      mark: maybe(z.number()),
      latest: list(
        z.object({
          task: text,
          item: text,
          right: z.boolean(),
          marks: list(
            z.object({
              question: text,
              f1: z.number(),
              asked: z.number(),
              iou: z.number(),
              missed: list(object),
              extra: list(object),
            }),
          ),
        }),
      ),
    }),
  ),
})
const labelsTo = z.object({
  labels: maybe(z.number()),
  interval: z.tuple([maybe(z.number()), maybe(z.number())]),
  measured: z.tuple([z.number(), z.number()]),
})
const learnt = z.object({ labels: z.int(), n: z.int(), share: z.number(), interval, f1: z.number().optional() })
export const Learning = z.object({
  learning: maybe(learning),
  backend: maybe(
    z.object({
      model_version: maybe(text),
      asked_at: maybe(time),
      has_secret: z.boolean(),
      fault: maybe(z.object({ during: z.enum(['health', 'setup', 'webhook', 'predict']), why: text })),
    }),
  ),
  running: z.boolean(),
  embedding: maybe(z.object({ done: z.int(), of: z.int() })),
  rounds: list(
    z.object({
      n: z.int(),
      at: time,
      labels: z.int(),
      picked: z.int(),
      drawn: z.int(),
      classes: z.int(),
      accuracy: maybe(learnt),
      random: maybe(learnt),
      model: maybe(
        z.object({
          ...{ name: text, because: text },
          log_loss: maybe(z.object({ logistic: z.number(), trees: z.number() })),
        }),
      ),
      rarest: maybe(z.object({ class: text, share: z.number(), weighted: z.boolean() })),
      thresholds: maybe(z.record(z.string(), z.number())),
      uncertainty: maybe(z.number()),
      kappa: maybe(z.number()),
    }),
  ),
  ahead: maybe(z.object({ verdict: z.enum(['yes', 'no', 'unknown']), strategy: learnt, random: learnt })),
  savings: z.array(z.object({ accuracy: z.number(), strategy: labelsTo, random: labelsTo })),
  advice: z.enum(['go-on', 'stop']),
  because: z.enum(['predictions-change', 'unsure', 'too-early', 'settled']),
})
