/** Rubrics. */
import { z } from 'zod'
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
  kind: z.enum(['openai', 'http']),
  url: text,
  model: maybe(text),
  temperature: maybe(z.number()),
  prompt: maybe(text),
  made_at: time,
  retired_at: maybe(time),
})
const gate = z.object({ of: text, at_least: z.number(), lower_end: z.boolean().optional() })
const estimate = { interval: maybe(interval), n: z.int() }
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
      because: z.enum(['reached', 'under', 'unknown', 'missing']),
    }),
  ),
  passed: z.boolean(),
  regressions: list(z.object({ id: text, was: z.number(), is: z.number() })),
  failures: list(z.object({ id: text, criteria: list(text) })),
})
export const Evaluation = z.object({
  id: text,
  system: text,
  version: text,
  dataset: text,
  rubric: z.object({ id: text, version: z.int() }),
  judge: maybe(
    z.object({ id: text, name: text, model: maybe(text), temperature: maybe(z.number()), prompt_sha256: text }),
  ),
  baseline: maybe(text),
  gates: list(gate),
  status: z.enum(['collecting', 'running', 'done', 'cancelled']),
  outputs: z.int(),
  scored: z.int(),
  missing: z.int(),
  made_at: time,
  ended_at: maybe(time),
  result: maybe(result),
})
export const Output = z.object({
  id: text,
  state: z.enum(['waiting', 'scored', 'missing']),
  input: json,
  output: json,
  expected: json,
  scores: maybe(object),
  total: maybe(z.number()),
  why: maybe(text),
})
export const OutputsAdded = z.object({ added: z.int(), known: z.int() })

const within = z.tuple([z.number(), z.number()])
export const Calibration = z.object({
  evaluation: text,
  people: text,
  both: z.int(),
  changed: z.int(),
  measures: list(
    z.object({
      of: text,
      n: z.int(),
      judge_only: z.int(),
      same: maybe(z.number()),
      agreement: maybe(z.object({ alpha: z.number(), interval: maybe(within) })),
      bias: maybe(z.object({ mean: z.number(), interval: within })),
      bias_by_length: maybe(z.object({ per_thousand: z.number(), interval: within })),
      people_would: maybe(z.object({ mean: z.number(), interval: within, trust: z.number(), effective: z.number() })),
    }),
  ),
})
