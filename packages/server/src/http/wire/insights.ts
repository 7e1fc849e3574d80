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
  queues: list(z.object({ name: text, title: maybe(text), waiting: z.int(), due: maybe(time) })),
  decided_today: z.int(),
  items_today: z.int(),
  caught: z.int(),
  missed: z.int(),
  recent: list(Judgment.extend({ action: text, system: text, summary: text })),
  alone_today: z.int(),
  systems: z.int(),
  policy: maybe(z.object({ id: text, name: text, version: z.int() })),
  seeded: list(z.object({ decision: text, caught: z.boolean(), why: text, at: time })),
  inquiries: z.object({ open: z.int(), answered: z.int() }),
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
const wrong = z.object({
  n: z.int(),
  effective: z.int(),
  share: maybe(z.number()),
  lower: z.number(),
  upper: z.number(),
})
const calibrationMethod = z.enum(['none', 'temperature', 'platt', 'isotonic'])
export const InsightsNeed = z.object({
  action: text,
  from: time,
  to: time,
  decisions: z.int(),
  by_people: z.int(),
  ai: wrong,
  people: wrong,
  together: wrong,
  seeded: z.object({ n: z.int(), missed: maybe(z.number()), interval: maybe(interval) }),
  differed: z.object({ n: z.int(), better: z.int(), interval: maybe(interval) }),
  adds: z.enum(['yes', 'no', 'unknown']),
  team: maybe(
    z.object({
      ai: wrong,
      people: wrong,
      deferring: wrong,
      combined: wrong,
      deferred: z.number(),
      people_below: maybe(z.number()),
      gain: z.object({ n: z.int(), better: z.int(), interval: maybe(interval) }),
    }),
  ),
  calibration: maybe(
    z.object({
      n: z.int(),
      error: z.number(),
      expected_if_calibrated: z.number(),
      reading: z.object({
        method: calibrationMethod,
        held_out_log_loss: maybe(z.record(calibrationMethod, z.number())),
        points: list(z.object({ confidence: z.number(), right: z.number() })),
      }),
      bins: list(
        z.object({
          lowest: z.number(),
          highest: z.number(),
          n: z.int(),
          confidence: z.number(),
          right: z.number(),
          interval,
        }),
      ),
    }),
  ),
  risks: list(
    z.object({
      ...{ system: text, version: text, audits: z.int(), audited_at: time },
      stale: z.boolean(),
      at: list(z.object({ confidence: z.number(), risk: z.number() })),
    }),
  ),
})
export const InsightsCapacity = z.object({
  queue: text,
  from: time,
  to: time,
  arrivals: z.int(),
  assumed: z.object({ minutes: maybe(z.number()), within: maybe(text) }),
  under: maybe(
    z.object({ ...{ objective: text, max_error: z.number() }, spared: z.int(), added: z.int(), unclear: z.int() }),
  ),
  handling: maybe(z.object({ n: z.int(), median_ms: z.number(), mean_ms: z.number() })),
  day: z.object({ from_hour: z.int(), hours: z.int() }),
  plans: list(
    z.object({
      people: z.int(),
      people_hours: z.number(),
      people_cost: maybe(z.number()),
      wait_cost: maybe(z.number()),
      mean_wait_s: maybe(z.number()),
      p95_wait_s: maybe(z.number()),
      late: z.int(),
      with_deadline: z.int(),
      unserved: z.int(),
      utilisation: maybe(z.number()),
    }),
  ),
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
