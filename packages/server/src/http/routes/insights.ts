/** The numbers behind the charts: volume, one's own, whether and how many people are needed, what a second look is good for. */
import { CountersignError, parseDuration } from '@countersign/core'
import { capacityInsights } from '../../engine/capacity.ts'
import { routingInsights } from '../../engine/insights.ts'
import { needInsights } from '../../engine/need.ts'
import { ownInsights } from '../../engine/own-insights.ts'
import { verifierInsights } from '../../engine/second-look/insights.ts'
import { figureRows } from '../csv.ts'
import { endpoint, sinceOf } from '../endpoint.ts'

const refused = (name: string, message: string): CountersignError =>
  new CountersignError('bad-input', undefined, { errors: [{ path: `?${name}`, message }] })

/** A whole number from 1 to `most`; null where it is not given. */
function countIn(query: URLSearchParams, name: string, most: number): number | null {
  const text = query.get(name)
  if (text === null) return null
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw refused(name, `takes a whole number from 1 to ${most}`)
  return count
}

/** A number above 0, up to `most`; null where it is not given. */
function numberIn(query: URLSearchParams, name: string, most: number): number | null {
  const text = query.get(name)
  if (text === null) return null
  const value = Number(text)
  if (!(value > 0 && value <= most)) throw refused(name, `takes a number above 0, at most ${most}`)
  return value
}

function durationIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  const ms = parseDuration(text)
  if (ms === undefined || ms === 0) throw refused(name, 'takes a duration such as 30m, 4h or 2d')
  return ms
}

export const insightsEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/insights/routing',
    summary: 'Volume by route, waiting, decisions an hour',
    operation: 'insights.read',
    query: ['since'],
    answers: 'InsightsRouting',
    csv: figureRows,
    async run({ context: { engine }, caller, query }) {
      const nowMs = engine.clock.now()
      return routingInsights(engine.database, caller.workspace, sinceOf(query, nowMs, 1), nowMs)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/mine',
    summary: 'Your own answers and what became of them',
    operation: 'task.read',
    query: ['since'],
    answers: 'InsightsMine',
    async run({ context: { engine }, caller, query }) {
      const nowMs = engine.clock.now()
      return ownInsights(engine.database, caller.workspace, caller.person as string, sinceOf(query, nowMs, 7), nowMs)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/need',
    summary: 'Of one action: how often AI alone is wrong, people, and both together',
    operation: 'insights.read',
    query: ['action', 'since'],
    answers: 'InsightsNeed',
    csv: figureRows,
    run({ context: { engine }, caller, query }) {
      const action = query.get('action')
      if (!action)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?action', message: 'missing: which action is asked about, such as refund.create' }],
        })
      const nowMs = engine.clock.now()
      return needInsights(engine.database, caller.workspace, action, sinceOf(query, nowMs, 90), nowMs)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/capacity',
    summary:
      'Of one queue: how long work would have waited with so many people, so many minutes each, such deadlines, and under an objective',
    operation: 'insights.read',
    query: ['queue', 'hours', 'people', 'minutes', 'within', 'objective', 'max_error', 'since'],
    answers: 'InsightsCapacity',
    csv: figureRows,
    async run({ context: { engine }, caller, query }) {
      const nowMs = engine.clock.now()
      const state = await engine.states.get(caller.workspace)
      const objective = query.get('objective')
      const maxError = numberIn(query, 'max_error', 0.5)
      if (objective === null && maxError !== null) throw refused('max_error', 'belongs to an objective: name one')
      return capacityInsights(
        engine.database,
        state,
        {
          queue: query.get('queue') ?? 'inbox',
          hours: countIn(query, 'hours', 24) ?? 8,
          people: countIn(query, 'people', 500),
          minutes: numberIn(query, 'minutes', 480),
          withinMs: durationIn(query, 'within'),
          under: objective === null ? null : { objective, maxError },
        },
        sinceOf(query, nowMs, 30),
        nowMs,
      )
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/insights/verifier',
    summary: 'Of each queue: objections, what came of them, and what audits say of it',
    operation: 'insights.read',
    query: ['since'],
    answers: 'InsightsVerifier',
    run({ context: { engine }, caller, query }) {
      const nowMs = engine.clock.now()
      return verifierInsights(engine.database, caller.workspace, sinceOf(query, nowMs, 30), nowMs)
    },
  }),
]
