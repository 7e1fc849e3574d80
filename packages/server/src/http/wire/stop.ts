/** Stops, drills and breakers. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

const by = z.object({ kind: text, id: maybe(text), name: maybe(text) })
const scope = z.object({
  everything: z.literal(true).optional(),
  system: text.optional(),
  version: text.optional(),
  action: text.optional(),
  rule: text.optional(),
  segment: text.optional(),
})
const level = z.enum(['drain', 'hold', 'halt'])
const spread = z.object({ p50: z.number(), p99: z.number() })

export const StopSet = z.object({
  id: text,
  scope,
  words: text,
  level,
  set_at: time,
  position: z.int(),
  frozen: z.int(),
  drill: z.boolean(),
})
export const Stop = z.object({
  ...{ id: text, scope, words: text, level, reason: maybe(text), by, set_at: time, position: z.int() },
  ...{ drill: z.boolean(), breaker: maybe(text), frozen: z.int(), resumed_at: maybe(time) },
  resumptions: list(z.object({ person: text, name: text, at: time, self: z.boolean() })),
})
export const StopDetail = Stop.extend({
  stopped: z.int(),
  released_after: z.int(),
  last_release: maybe(z.object({ at: time, position: z.int() })),
})
export const StopResumed = z.object({
  id: text,
  resumed: z.boolean(),
  needed: z.int(),
  freed: z.int(),
  kept: z.int(),
})
export const DrillBegun = z.object({
  id: text,
  rounds: list(z.object({ system: text, decisions: list(z.object({ id: text, digest: text })) })),
})
export const Drill = z.object({
  id: text,
  started_at: time,
  filed_at: maybe(time),
  by,
  rounds: z.int(),
  size: z.int(),
  result: maybe(
    z.object({
      acknowledged_ms: spread,
      last_release_ms: spread,
      last_effect_ms: spread,
      released: z.int(),
      held: z.int(),
      released_after: z.int(),
    }),
  ),
})
export const Breaker = z.object({
  ...{ id: text, system: text, version: maybe(text), rule: maybe(text) },
  measure: z.enum(['override-rate', 'seeded-missed', 'effect-failures', 'adverse-truth', 'drift']),
  ...{ threshold: z.number(), least: z.int(), window: text, active: z.boolean(), created_at: time },
  ...{ baseline: maybe(z.number()), n: z.int(), bad: z.int(), lower: z.number(), stop: maybe(text) },
})
