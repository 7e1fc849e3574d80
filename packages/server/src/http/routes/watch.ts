/** On the loop: who is on watch, for what, and who is planned to be. */
import { CountersignError, parseId, type WatchFeedWire, type WatchWire } from '@countersign/core'
import { decisionRowWire } from '../../engine/decision-wire.ts'
import { isoTime } from '../../engine/entry.ts'
import { endWatch, handOver, keepWatch } from '../../engine/presence.ts'
import { cancelShift, listShifts, planShift } from '../../engine/rota.ts'
import { longestFeedMs } from '../../engine/watch-feed.ts'
import { watchOverview } from '../../engine/watch-overview.ts'
import type { Worker } from '../../engine/worker.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'
import { hiddenIn } from '../seen-decision.ts'

const worker = ({ caller }: Pick<Call, 'caller'>): Worker => ({
  person: caller.person as string,
  actor: caller.actor,
})

const usualFeedMs = 5 * 60_000

function sinceOf(query: URLSearchParams, nowMs: number): number {
  const text = query.get('since')
  if (text === null) return nowMs - usualFeedMs
  const ms = Date.parse(text)
  if (Number.isNaN(ms) || ms < nowMs - longestFeedMs || ms > nowMs)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?since', message: 'takes a time of the last fifteen minutes' }],
    })
  return ms
}

export const watchEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/watch',
    summary: 'I am watching this: sent about every twenty seconds of real attention',
    operation: 'watch.keep',
    body: schemas.watch.optional(),
    answers: 'OnWatch',
    run: (call) => keepWatch(call.context.engine, call.caller.workspace, worker(call), call.body ?? {}),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/watch',
    summary: 'Who is on watch, what nobody covers, and the gaps of the last day',
    operation: 'watch.read',
    query: [],
    answers: 'Watch',
    async run({ context: { engine }, caller }): Promise<WatchWire> {
      const state = await engine.states.get(caller.workspace)
      return watchOverview(engine.database, state, engine.clock.now())
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/watch/feed',
    summary: 'What went ahead without a person, or is held, counted every ten seconds; and what stands out',
    operation: 'watch.read',
    query: ['systems', 'since'],
    answers: 'WatchFeed',
    async run({ context: { engine, watchFeeder }, caller, query }): Promise<WatchFeedWire> {
      const state = await engine.states.get(caller.workspace)
      const nowMs = engine.clock.now()
      const systems = query.get('systems')?.split(',').filter(Boolean) ?? null
      const fromMs = sinceOf(query, nowMs)
      const feed = await watchFeeder.read(engine.database, state, { systems, fromMs }, nowMs)
      const hidden = await hiddenIn(
        engine.database,
        state,
        caller,
        feed.anomalies.map(({ row }) => row),
      )
      return {
        from: feed.from,
        to: feed.to,
        bucket: '10s',
        rows: feed.rows,
        // Whoever is to judge it without the machine's confidence does not learn here that it was low.
        anomalies: feed.anomalies.flatMap(({ row, why, untilAt }) => {
          const told = hidden.has(row.id) ? why.filter((one) => one !== 'low-confidence') : why
          return told.length === 0
            ? []
            : [
                {
                  why: told,
                  until: untilAt === null ? null : isoTime(untilAt),
                  decision: decisionRowWire(state, row, hidden.has(row.id)),
                },
              ]
        }),
        next: null,
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/watch/end',
    summary: 'I stop watching',
    operation: 'watch.keep',
    body: schemas.nothing,
    run: (call) => endWatch(call.context.engine, call.caller.workspace, worker(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/watch/hand-over',
    summary: 'My watch ends, and somebody who stands one for at least the same goes on',
    operation: 'watch.keep',
    body: schemas.handOver,
    run: (call) => handOver(call.context.engine, call.caller.workspace, worker(call), call.body.to),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/watch/rota',
    summary: 'Planned shifts, under way and to come',
    operation: 'watch.read',
    query: ['cursor', 'limit'],
    answers: 'ShiftPage',
    async run({ context: { engine }, caller, query }) {
      const state = await engine.states.get(caller.workspace)
      const after = parseId('shift', query.get('cursor') ?? '') ?? null
      return listShifts(engine.database, state, engine.clock.now(), after, limitOf(query, 50, 200))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/watch/rota',
    summary: 'Plan a shift; one that nobody stands is a gap',
    operation: 'rota.write',
    body: schemas.shift,
    status: 201,
    answers: 'Shift',
    run: ({ context, caller, body, idempotency }) =>
      planShift(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/watch/rota/{id}',
    summary: 'Take a shift that has not begun out of the rota',
    operation: 'rota.write',
    run: ({ context, caller, params }) =>
      cancelShift(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
]
