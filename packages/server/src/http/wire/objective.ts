/** Objectives. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

const state = z.enum(['learning', 'holding', 'breached'])
const share = z.object({
  ...{ n: z.int(), count: z.int(), share: maybe(z.number()), lower: z.number(), upper: z.number() },
})

export const Objective = z.object({
  ...{ id: text, where: text, max_error: z.number(), confidence: z.number(), min_audit_rate: z.number() },
  ...{
    segment: maybe(text),
    answer_within: text,
    truth_after: maybe(text),
    active: z.boolean(),
    state,
    threshold: maybe(z.number()),
  },
  evidence: z.object({
    ...{ fewest: z.int(), block: z.int(), gathered: z.int(), left: z.int(), days_left: maybe(z.number()) },
  }),
  ...{ sharing: z.int(), created_at: time, changed_at: time },
})
const test = z.object({
  ...{ at: time, result: z.enum(['held', 'failed', 'changed']), threshold: maybe(z.number()) },
  ...{ audits: z.int(), errors: z.int(), accepted: z.int(), accepted_errors: z.int(), p_value: maybe(z.number()) },
  ...{ max_error: z.number(), confidence: z.number(), policy: maybe(text) },
})
const cell = z.object({
  ...{ system: text, version: text, segment: maybe(text), current: z.boolean(), state, threshold: maybe(z.number()) },
  ...{ since: time, gathered: z.int(), open: z.int(), left: z.int(), per_day: z.number() },
  ...{ days_left: maybe(z.number()), coverage: maybe(share), audited: share },
  change: z.object({ sum: z.number(), limit: z.number() }),
  curve: list(z.object({ threshold: z.number(), accepted: z.int(), errors: z.int(), n: z.int() })),
  history: list(test),
})
export const ObjectiveDetail = Objective.extend({
  cells: list(cell),
  minutes_per_audit: maybe(z.number()),
  what_if: list(
    z.object({
      max_error: z.number(),
      fewest: z.int(),
      block: z.int(),
      review_hours: maybe(z.number()),
      review_cost: maybe(z.number()),
      coverage: maybe(share),
      decided_per_week: maybe(z.number()),
      week_hours: maybe(z.number()),
      week_cost: maybe(z.number()),
    }),
  ),
})
export const Evidence = z.object({
  ...{ max_error: z.number(), confidence: z.number(), fewest: z.int() },
  if_wrong: list(z.object({ share: z.number(), audits: z.int() })),
})
