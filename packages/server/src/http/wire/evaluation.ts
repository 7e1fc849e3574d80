/** Rubrics. */
import { z } from 'zod'
import { agreement, recommended } from './labelling.ts'
import { interval, json, list, maybe, object, text, time } from './parts.ts'

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

export const Judge = z.object({
  id: text,
  name: text,
  kind: z.enum(['openai', 'http', 'external']),
  url: maybe(text),
  model: maybe(text),
  temperature: maybe(z.number()),
  prompt: maybe(text),
  made_at: time,
  retired_at: maybe(time),
})
const gate = z.object({
  of: text,
  at_least: z.number(),
  lower_end: z.boolean().optional(),
  by: z.literal('people').optional(),
})
const calibrated = z.enum(['calibrated', 'not-calibrated'])
const estimate = { interval: maybe(interval), n: z.int() }
const alpha = z.object({
  metric: z.enum(['nominal', 'ordinal', 'interval']),
  value: maybe(z.number()),
  interval: maybe(interval),
})
const result = z.object({
  measures: list(
    z.object({
      of: text,
      mean: maybe(z.number()),
      ...estimate,
      difference: maybe(z.object({ mean: z.number(), ...estimate })),
    }),
  ),
  gates: list(
    gate.extend({
      value: maybe(z.number()),
      passed: z.boolean(),
      because: z.enum(['reached', 'under', 'unknown', 'missing', 'undecided', 'not-calibrated']),
      rests_on: maybe(z.object({ judges: z.int(), outputs: z.int(), people: z.int(), disputed: z.int() })),
    }),
  ),
  passed: z.boolean(),
  regressions: list(z.object({ id: text, was: z.number(), is: z.number() })),
  failures: list(z.object({ id: text, criteria: list(text) })),
  people: maybe(
    z.object({
      ...{ asked: z.int(), drawn: z.int(), answered: z.int(), fewest: z.int() },
      measures: list(
        z.object({
          ...{ of: text, status: calibrated, n: z.int() },
          people: maybe(z.object({ mean: z.number(), interval: maybe(interval) })),
          powered: maybe(z.object({ mean: z.number(), interval, trust: z.number(), effective: z.number() })),
          agreement: maybe(z.object({ recommended, agreement })).optional(),
        }),
      ),
    }),
  ),
  judges: list(
    z.object({
      ...{ judge: text, scored: z.int(), missing: z.int() },
      measures: list(z.object({ of: text, mean: maybe(z.number()), ...estimate })),
    }),
  ),
  agreement: list(z.object({ of: text, alpha })),
})
const judgedBy = z.object({
  ...{ id: text, name: text, model: maybe(text), temperature: maybe(z.number()), prompt_sha256: maybe(text) },
})
export const Evaluation = z.object({
  id: text,
  system: text,
  version: text,
  dataset: text,
  stored: maybe(z.object({ dataset: text, version: z.int() })),
  call: maybe(z.object({ url: text })),
  rubric: z.object({ id: text, version: z.int() }),
  judge: maybe(judgedBy),
  judges: list(judgedBy),
  disagree_at: z.number(),
  ask_people: maybe(z.object({ project: text, where: z.literal('disputed').optional(), draw: z.int().optional() })),
  disputed: z.object({ disagree: z.int(), failed: z.int(), asked: z.int(), decided: z.int() }),
  baseline: maybe(text),
  gates: list(gate),
  status: z.enum(['collecting', 'running', 'done', 'cancelled']),
  outputs: z.int(),
  scored: z.int(),
  missing: z.int(),
  made_at: time,
  ended_at: maybe(time),
  outputs_deleted_at: maybe(time),
  result: maybe(result),
})
export const Output = z.object({
  id: text,
  state: z.enum(['calling', 'unanswered', 'waiting', 'scored', 'missing']),
  input: json,
  output: json,
  expected: json,
  scores: maybe(object),
  total: maybe(z.number()),
  why: maybe(text),
  by_judge: list(z.object({ judge: text, scores: maybe(object), total: maybe(z.number()), why: maybe(text) })),
  disputed: maybe(z.enum(['disagree', 'failed'])),
  decided: maybe(z.object({ scores: object, total: maybe(z.number()), people: z.int() })),
})
export const OutputsAdded = z.object({ added: z.int(), known: z.int() })
export const AskedPeople = z.object({ made: z.int(), known: z.int() })
const position = z.object({
  ...{ first: z.int(), of: z.int(), share: maybe(z.number()), interval: maybe(interval), p_value: z.number() },
})
export const JudgeCalibration = z.object({
  judge: text,
  rubric: z.object({ id: text, version: z.int() }),
  evaluations: z.int(),
  status: calibrated,
  answered: z.int(),
  fewest: z.int(),
  measures: list(
    z.object({
      of: text,
      n: z.int(),
      agreement: z.object({
        by: z.enum(['gwet-ac1', 'gwet-ac2', 'krippendorff-interval']),
        value: maybe(z.number()),
        interval: maybe(interval),
      }),
      difference: maybe(z.object({ mean: z.number(), interval: maybe(interval) })),
      length: maybe(z.object({ slope: z.number(), interval })),
    }),
  ),
  position: maybe(position.extend({ pairs: z.int() })),
})

const ranking = list(
  z.object({
    ...{ evaluation: text, strength: z.number(), interval: maybe(interval) },
    ...{ wins: z.int(), losses: z.int(), ties: z.int(), apart_from_next: maybe(z.boolean()) },
  }),
)
const board = z.object({
  pairs: z.int(),
  ranking,
  wins: list(list(z.object({ points: z.number(), pairs: z.int() }))),
  position,
  to_separate: maybe(z.int()),
  segments: list(z.object({ segment: text, pairs: z.int(), ranking })),
})
const alphaOf = maybe(z.object({ n: z.int(), value: maybe(z.number()), interval: maybe(interval) }))
export const Comparison = z.object({
  ...{ id: text, name: text, question: text, segment: maybe(text) },
  rubric: maybe(z.object({ id: text, version: z.int() })),
  evaluations: list(z.object({ id: text, system: text, version: text })),
  judge: Evaluation.shape.judge,
  status: z.enum(['running', 'ready', 'cancelled']),
  ...{ shown: z.int(), judged: z.int(), missing: z.int(), why: maybe(text), asked: z.int(), answered: z.int() },
  ...{ made_at: time, ended_at: maybe(time), by_judge: maybe(board), by_people: maybe(board) },
  agreement: alphaOf,
  criteria: list(
    z.object({ of: text, title: text, by_judge: maybe(board), by_people: maybe(board), agreement: alphaOf }),
  ),
})
export const Disagreement = z.object({
  evaluations: list(z.object({ id: text, judge: maybe(z.object({ id: text, name: text })) })),
  outputs: z.int(),
  measures: list(
    z.object({
      of: text,
      means: list(maybe(z.number())),
      alpha,
    }),
  ),
  most: list(z.object({ id: text, totals: list(maybe(z.number())), spread: z.number() })),
})

export const ScoresGiven = z.object({
  ...{ added: z.int(), known: z.int() },
  refused: list(z.object({ line: z.int(), id: text, errors: list(z.object({ path: text, message: text })) })),
})
export const Score = z.object({
  ...{ output: maybe(text), decision: maybe(text), rubric: z.object({ id: text, version: z.int() }) },
  by: z.object({ kind: z.enum(['judge', 'external', 'caller', 'person']), id: maybe(text), name: maybe(text) }),
  ...{ scores: object, total: maybe(z.number()), drawn: maybe(z.boolean()), at: maybe(time) },
})
