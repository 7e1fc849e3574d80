/** Behind the loop: overrides, their compensations, look-back and recalls. */
import { CountersignError, formatId, parseId, type AlikeFilter, type OverrideRequest } from '@countersign/core'
import { compensationPage, reportStep } from '../../engine/compensations.ts'
import { decisionRowWire } from '../../engine/decision-wire.ts'
import { override } from '../../engine/override.ts'
import { cancelRecall, findRecall, recallPage, startRecall } from '../../engine/recalls.ts'
import { countAlike, listAlike } from '../../store/alike.ts'
import { readDecisions } from '../../store/decisions.ts'
import * as schemas from '../behind-schemas.ts'
import { countsOf, cursorOf, lookBackFilter, type AlikeCount } from '../alike-filter.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import { nothing } from '../schemas.ts'
import { hiddenIn } from '../seen-decision.ts'

const samples = 20
const states = ['open', 'done', 'failed']

async function rowsOf({ context: { engine }, caller }: Pick<Call, 'context' | 'caller'>, ids: readonly string[]) {
  const state = await engine.states.get(caller.workspace)
  const rows = new Map((await readDecisions(engine.database, state.id, ids)).map((row) => [row.id, row]))
  const items = ids.flatMap((id) => rows.get(id) ?? [])
  const hidden = await hiddenIn(engine.database, state, caller, items)
  return items.map((row) => decisionRowWire(state, row, hidden.has(row.id)))
}
const count = ({ context, caller }: Pick<Call, 'context' | 'caller'>, filter: AlikeFilter): Promise<AlikeCount[]> =>
  countAlike(context.engine.database, caller.workspace, filter, caller.systems)

export const behindEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/override',
    summary: 'Overturn what has ended; what was done is taken back',
    operation: 'decision.override',
    body: schemas.override,
    answers: 'Overriding',
    run: ({ context, caller, params, body, idempotency }) =>
      override(
        context.engine,
        caller.workspace,
        { ...caller, person: caller.person as string },
        params.id as string,
        body as OverrideRequest,
        idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/compensations',
    summary: 'What is taken back, and how far that has come',
    operation: 'compensation.read',
    query: ['decision', 'state', 'recall', 'cursor', 'limit'],
    answers: 'CompensationPage',
    async run({ context: { engine }, caller, query }) {
      const state = await engine.states.get(caller.workspace)
      const wanted = query.get('state') ?? undefined
      if (wanted !== undefined && !states.includes(wanted)) throw bad('state', `takes ${states.join(', ')}`)
      const given = query.get('decision')
      const decision = given === null ? undefined : parseId('decision', given)
      if (given !== null && decision === undefined) throw bad('decision', 'not the id of a decision')
      const ofRecall = query.get('recall')
      const recall = ofRecall === null ? undefined : parseId('recall', ofRecall)
      if (ofRecall !== null && recall === undefined) throw bad('recall', 'not the id of a recall')
      const before = cursorOf(query, 'compensation')
      return compensationPage(
        engine.database,
        state,
        { decision, state: wanted, recall, before, systems: caller.systems ?? undefined },
        limitOf(query, 50, 200),
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/compensations/{id}/steps/{n}',
    summary: 'Tell what became of a step: done, failed, or left out by a person',
    operation: 'compensation.step',
    body: schemas.step,
    answers: 'Compensation',
    run: ({ context, caller, params, body, idempotency }) =>
      reportStep(context.engine, caller.workspace, caller, params.id as string, params.n as string, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/look-back',
    summary: 'Everything like this since then: counts and a list',
    operation: 'look-back.read',
    query: ['system', 'version', 'action', 'rule', 'since', 'until', 'cursor', 'limit'],
    answers: 'LookBack',
    async run(call) {
      const { context, caller, query } = call
      const filter = lookBackFilter(query, context.engine.clock.now())
      const limit = limitOf(query, 50, 200)
      const before = cursorOf(query, 'decision')
      const [counts, ids] = await Promise.all([
        count(call, filter),
        listAlike(context.engine.database, caller.workspace, filter, caller.systems, before, limit + 1),
      ])
      return {
        filter,
        counts: countsOf(counts),
        items: await rowsOf(call, ids.slice(0, limit)),
        next: ids.length > limit ? formatId('decision', ids[limit - 1] as string) : null,
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/recalls',
    summary: 'Take back everything that is alike; with dry_run, only show what that is',
    operation: 'recall.write',
    body: schemas.recall,
    status: 201,
    answers: 'Recall',
    async run(call) {
      const { context, caller, body, idempotency, reply } = call
      const filter = body.filter as AlikeFilter
      if (body.dry_run !== true)
        return startRecall(
          context.engine,
          caller.workspace,
          { actor: caller.actor, person: caller.person as string },
          filter,
          body.reason,
          idempotency,
        )
      const [counts, ids] = await Promise.all([
        count(call, filter),
        listAlike(context.engine.database, caller.workspace, filter, caller.systems, undefined, samples, true),
      ])
      const of = counts.reduce((sum, row) => sum + row.recallable, 0)
      return reply.code(200).send({ counts: countsOf(counts), of, samples: await rowsOf(call, ids) })
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/recalls',
    summary: 'Recalls, newest first',
    operation: 'recall.read',
    query: ['cursor', 'limit'],
    answers: 'RecallPage',
    run: async ({ context: { engine }, caller, query }) =>
      recallPage(
        engine.database,
        await engine.states.get(caller.workspace),
        cursorOf(query, 'recall'),
        limitOf(query, 50, 200),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/recalls/{id}',
    summary: 'How far a recall has come',
    operation: 'recall.read',
    query: [],
    answers: 'Recall',
    run: async ({ context: { engine }, caller, params }) =>
      findRecall(engine.database, await engine.states.get(caller.workspace), params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/recalls/{id}/cancel',
    summary: 'Stop a recall; what was taken back stays so',
    operation: 'recall.write',
    body: nothing,
    answers: 'Recall',
    run: ({ context, caller, params, idempotency }) =>
      cancelRecall(context.engine, caller.workspace, caller.actor, params.id as string, idempotency),
  }),
]

const bad = (path: string, message: string): CountersignError =>
  new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
