/** How well the oversight works, and what it costs. */
import { authorise, CountersignError, parseFavourable } from '@countersign/core'
import { costInsights } from '../../engine/measures/cost.ts'
import { fairnessInsights } from '../../engine/measures/fairness.ts'
import { peopleInsights } from '../../engine/measures/people.ts'
import { qualityInsights } from '../../engine/measures/quality.ts'
import { shiftInsights } from '../../engine/measures/shift.ts'
import type { Within } from '../../engine/measures/within.ts'
import { figureRows } from '../csv.ts'
import { endpoint, type Call } from '../endpoint.ts'

const asked = ['from', 'to', 'system', 'version', 'action', 'queue'] as const
const dayMs = 86_400_000
const usualDays = 30

/** At most a year; the last thirty days where nothing is said. */
function withinOf({ context, caller, query }: Pick<Call, 'context' | 'caller' | 'query'>): Within {
  const nowMs = context.engine.clock.now()
  const timeOf = (name: 'from' | 'to', usual: number): number => {
    const text = query.get(name)
    const ms = text === null ? usual : Date.parse(text)
    if (Number.isNaN(ms))
      throw new CountersignError('bad-input', undefined, {
        errors: [{ path: `?${name}`, message: 'takes a time such as 2026-11-01T00:00:00Z' }],
      })
    return ms
  }
  const toMs = Math.min(nowMs, timeOf('to', nowMs))
  const fromMs = timeOf('from', toMs - usualDays * dayMs)
  if (fromMs >= toMs || toMs - fromMs > 366 * dayMs)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?from', message: 'takes a time before `to`, and before now, by a year at most' }],
    })
  return {
    ...{ workspace: caller.workspace, fromMs, toMs },
    ...{ system: query.get('system'), version: query.get('version') },
    ...{ action: query.get('action'), queue: query.get('queue') },
  }
}

export const measureEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/insights/quality',
    summary: 'Of each system version: what people, audits, seeded errors and the truth say of it',
    operation: 'insights.read',
    query: asked,
    answers: 'InsightsQuality',
    csv: figureRows,
    run: (call) => qualityInsights(call.context.engine.database, withinOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/people',
    summary: 'How people decide: your own figures, and of those whom you lead theirs',
    operation: 'insights.own',
    query: asked,
    answers: 'InsightsPeople',
    csv: figureRows,
    async run(call) {
      const { engine } = call.context
      return peopleInsights(engine.database, await engine.states.get(call.caller.workspace), withinOf(call), {
        person: call.caller.person,
        others: authorise(call.caller.principal, 'insights.people').ok,
      })
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/fairness',
    summary: 'Outcomes, routes and errors by declared groups',
    operation: 'insights.groups',
    query: [...asked, 'favourable'],
    answers: 'InsightsFairness',
    csv: figureRows,
    async run(call) {
      const { engine } = call.context
      const favourable = parseFavourable(call.query.get('favourable') ?? 'went-ahead')
      if (!favourable)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            { path: '?favourable', message: 'takes went-ahead, turned-down, or a value such as proposal.label=low' },
          ],
        })
      const { key } = await engine.states.get(call.caller.workspace)
      return fairnessInsights(engine.database, key, withinOf(call), favourable)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/shift',
    summary: 'What moved since the stretch before: inputs, confidences, routes, outcomes, errors',
    operation: 'insights.read',
    query: asked,
    answers: 'InsightsShift',
    csv: figureRows,
    async run(call) {
      const { engine } = call.context
      const { key } = await engine.states.get(call.caller.workspace)
      return shiftInsights(engine.database, key, withinOf(call))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/cost',
    summary: 'Hours of people and of waiting, errors found and expected; money where it was declared',
    operation: 'insights.read',
    query: asked,
    answers: 'InsightsCost',
    csv: figureRows,
    async run(call) {
      const { engine } = call.context
      return costInsights(engine.database, await engine.states.get(call.caller.workspace), withinOf(call))
    },
  }),
]
