/** What a version would have done with the past. */
import { z } from 'zod'
import { interval, list, maybe, text, time } from './parts.ts'

const mode = z.enum(['auto', 'watch', 'gate', 'deny'])
const count = maybe(z.int())
const parts = list(z.object({ name: text, n: count, stricter: count, looser: count }))
const error = z.object({
  state: z.enum(['estimated', 'not_identifiable', 'nothing']),
  n: z.int(),
  judged: z.int(),
  audited: z.int(),
  auditable: z.int(),
  unanswered: z.int(),
  unknown: z.int(),
  share: maybe(z.number()),
  interval: maybe(interval),
})
const queues = list(
  z.object({
    queue: text,
    arrivals: z.int(),
    simulated: maybe(
      z.object({
        people_hours: z.number(),
        mean_wait_s: maybe(z.number()),
        p95_wait_s: maybe(z.number()),
        mean_length: z.number(),
        longest_length: z.int(),
        unserved: z.int(),
        utilisation: maybe(z.number()),
      }),
    ),
    work_hours: maybe(z.number()),
    work_cost: maybe(z.number()),
  }),
)
const result = z.object({
  decisions: z.int(),
  unreadable: z.int(),
  days: z.number(),
  counts: list(z.object({ was: mode, would: mode, n: z.int() })),
  alone_per_day: z.object({ was: z.number(), would: z.number() }),
  by_system: parts,
  by_action: parts,
  by_segment: list(z.object({ fact: text, parts })),
  by_group: list(z.object({ group: text, parts })),
  overturned: z.object({ n: z.int(), went: z.int(), would: z.int() }),
  error: z.object({ was: error, would: error }),
  queues: z.object({ was: queues, would: queues }),
  examples: list(z.object({ decision: text, was: mode, would: mode, rules: list(text) })),
  assumes: list(text),
})
export const Backtest = z.object({
  id: text,
  policy: text,
  status: z.enum(['running', 'done', 'cancelled', 'failed']),
  done: z.int(),
  total: z.int(),
  since: time,
  until: time,
  created_at: time,
  ended_at: maybe(time),
  result: maybe(result),
})
