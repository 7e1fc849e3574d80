/** How well the oversight works, and what it costs. */
import { z } from 'zod'
import { interval, list, maybe, text, time } from './parts.ts'

const figure = z.object({ n: maybe(z.int()), value: maybe(z.number()), interval: maybe(interval) })
const measured = z.object({
  ...{ from: time, to: time },
  ...{ system: maybe(text), version: maybe(text), action: maybe(text), queue: maybe(text) },
})

export const InsightsQuality = measured.extend({
  systems: list(
    z.object({
      ...{ system: text, version: text, decisions: z.int(), by_people: z.int(), alone: z.int() },
      ...{ overridden: figure, turned_down: figure, ai_wrong: figure, alone_wrong: figure, people_upheld: figure },
      ...{ seeded_caught: figure, adverse: figure, truth_known: figure, truth_days: figure, agreement: figure },
    }),
  ),
  qualifications: list(z.object({ name: text, skill: text, passed: figure, right: figure })),
})
export const InsightsPeople = measured.extend({
  others: z.boolean(),
  people: list(
    z.object({
      ...{ id: text, name: text, own: z.boolean() },
      ...{ answered: z.int(), days: z.int(), most_in_a_day: z.int(), held: z.int() },
      ...{ over_reliance: figure, under_reliance: figure, seeded_caught: figure },
      known: z.object({ seeded: z.int(), audited: z.int(), truth: z.int() }),
      approvals: z.object({
        ...{ now: figure, before: figure, rise: figure },
        result: z.enum(['rose', 'as-before', 'too-few']),
        p: maybe(z.number()),
      }),
      series: list(figure.extend({ at: time })),
    }),
  ),
})
const impact = figure.extend({
  method: maybe(z.enum(['katz', 'exact'])),
  four_fifths: z.enum(['kept', 'missed', 'unclear']),
})
const errors = z.object({ false_favourable: figure, false_unfavourable: figure, precision: figure })
export const InsightsFairness = measured.extend({
  favourable: text,
  ...{ decided: z.int(), without_groups: z.int(), erased: z.int(), least: z.int() },
  tables: list(
    z.object({
      ...{ groups: list(text), reference: maybe(text) },
      parts: list(
        z.object({
          ...{ name: text, n: maybe(z.int()), favourable: figure, by_people: figure, alone: figure },
          ...{ to_people: figure, ai_wrong: figure, errors },
          impact: maybe(z.object({ all: impact, by_people: impact, alone: impact })),
          gaps: maybe(errors.extend({ equalised_odds: maybe(z.number()) })),
        }),
      ),
    }),
  ),
})
const pair = z.object({ was: z.int(), is: z.int() })
const distance = z.object({
  ...{ n: pair, measure: z.enum(['ks', 'psi']), distance: z.number(), chance: z.number(), p: z.number() },
  moved: z.boolean(),
})
export const InsightsShift = measured.extend({
  before: z.object({ from: time, to: time }),
  systems: list(
    z.object({
      ...{ system: text, version: text, decisions: pair },
      against: z.enum(['itself', 'other versions', 'nothing']),
      ...{ confidences: maybe(distance), actions: maybe(distance), routes: maybe(distance), outcomes: maybe(distance) },
      inputs: list(distance.extend({ name: text })),
      series: list(
        z.object({
          measure: z.enum(['disagreement', 'audited']),
          ...{ before: figure, run_length: z.number(), finds: z.number(), limit: z.number() },
          signalled_at: maybe(time),
          points: list(
            z.object({
              ...{ at: time, n: z.int(), average: z.number(), lower: z.number(), upper: z.number(), sum: z.number() },
            }),
          ),
        }),
      ),
    }),
  ),
})
export const InsightsCost = measured.extend({
  currency: maybe(text),
  queues: list(
    z.object({
      ...{ queue: text, answered: z.int(), hours: figure, minute_cost: maybe(z.number()), money: maybe(figure) },
    }),
  ),
  actions: list(
    z.object({
      ...{ action: text, decisions: z.int(), waiting: z.int(), waited: figure },
      ...{
        delay_cost: maybe(z.number()),
        waited_money: maybe(figure),
        found: z.int(),
        expected: figure,
        unaudited: z.int(),
      },
      ...{ error_cost: maybe(z.number()), found_money: maybe(z.number()), expected_money: maybe(figure) },
    }),
  ),
  totals: z.object({
    ...{ people_hours: z.number(), waited_hours: z.number(), found: z.int() },
    money: maybe(
      z.object({
        ...{ people: z.number(), waiting: z.number(), errors_found: z.number(), errors_expected: z.number() },
      }),
    ),
    unpriced: list(text),
  }),
})
