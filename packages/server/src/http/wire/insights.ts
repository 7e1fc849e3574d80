/** The home page and the numbers. */
import { z } from 'zod'
import { interval, list, maybe, text, time, verdict } from './parts.ts'
import { Judgment } from './work.ts'

export const Demo = z.object({
  step: text,
  done: z.number(),
  of: z.number(),
  ready: z.boolean(),
  error: maybe(text),
  classifier: maybe(
    z.object({
      trained_on: z.int(),
      held_out: z.int(),
      accuracy: z.number(),
      interval,
      threshold: maybe(z.number()),
      ece: z.number(),
    }),
  ),
})
export const Home = z.object({
  stuck: z.int(),
  waiting: z.int(),
  oldest_at: maybe(time),
  next_due: maybe(time),
  queues: list(z.object({ name: text, waiting: z.int(), due: maybe(time) })),
  decided_today: z.int(),
  caught: z.int(),
  missed: z.int(),
  recent: list(Judgment.extend({ action: text, system: text, summary: text })),
  alone_today: z.int(),
  systems: z.int(),
  policy: maybe(z.object({ id: text, name: text, version: z.int() })),
  seeded: list(z.object({ decision: text, caught: z.boolean(), why: text, at: time })),
  demo: maybe(Demo),
})
const rate = z.object({ n: z.int(), hits: z.int(), rate: maybe(z.number()), interval: maybe(interval) })
export const InsightsMine = z.object({
  from: time,
  to: time,
  answered: z.int(),
  verdicts: z.partialRecord(verdict, z.int()),
  undone: z.int(),
  queues: list(z.object({ queue: text, answered: z.int() })),
  audited: rate,
  seeded: rate,
  voided: z.int(),
  active: z.object({ median_ms: maybe(z.number()), n: z.int() }),
})
const routes = z.object({ auto: z.int(), watch: z.int(), gate: z.int(), deny: z.int() })
export const InsightsRouting = z.object({
  from: time,
  to: time,
  bucket: text,
  series: list(routes.extend({ at: time, judged: z.int() })),
  totals: routes,
  waiting: z.int(),
  oldest_at: maybe(time),
  decided_per_hour: z.number(),
  systems: list(
    routes.extend({
      system: text,
      overturned: z.int(),
      judged: z.int(),
      overridden: z.int(),
      truths: z.int(),
      adverse: z.int(),
    }),
  ),
})
const audited = z.object({ n: z.int(), overturned: z.int(), rate: maybe(z.number()), interval: maybe(interval) })
export const InsightsVerifier = z.object({
  from: time,
  to: time,
  queues: list(
    z.object({
      queue: text,
      looked: z.int(),
      clear: z.int(),
      failed: z.int(),
      objected: z.int(),
      changed: z.int(),
      insisted: z.int(),
      left: z.int(),
      failing: maybe(text),
      audited: z.object({ clear: audited, changed: audited, insisted: audited }),
    }),
  ),
})
