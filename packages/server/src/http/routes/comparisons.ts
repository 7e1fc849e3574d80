/** Comparisons. */
import { CountersignError, parseId } from '@countersign/core'
import { askPairs } from '../../engine/comparison/ask-pairs.ts'
import { readComparisons } from '../../engine/comparison/comparison-row.ts'
import { comparisonWire } from '../../engine/comparison/comparison-wire.ts'
import { cancelComparison, makeComparison } from '../../engine/comparison/make-comparison.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../evaluation-schemas.ts'
import { nothing } from '../schemas.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string

export const comparisonEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/comparisons',
    summary: 'Put evaluations of one data set side by side; a judge is shown pairs, each twice',
    operation: 'evaluation.write',
    body: schemas.comparison,
    status: 201,
    answers: 'Comparison',
    async run({ context, caller, body, idempotency }) {
      const { id } = await makeComparison(context.engine, caller.workspace, caller.actor, body, idempotency)
      return context.comparisons.read(caller.workspace, id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/comparisons',
    summary: 'Comparisons without their boards, newest first',
    operation: 'evaluation.read',
    query: ['cursor', 'limit'],
    answers: 'ComparisonPage',
    async run({ context: { engine }, caller, query }) {
      const cursor = query.get('cursor')
      const before = cursor === null ? null : parseId('comparison', cursor)
      if (before === undefined)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?cursor', message: 'not one that this list gave out' }],
        })
      const limit = limitOf(query, 20, 100)
      const rows = await readComparisons(engine.database, caller.workspace, before, limit + 1)
      const { key } = await engine.states.get(caller.workspace)
      const shown = rows.slice(0, limit)
      const items = await Promise.all(shown.map((row) => comparisonWire(engine.database, key, row, false)))
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/comparisons/{id}',
    summary: 'Who is ahead, by the judge and by people, and how sure that is',
    operation: 'evaluation.read',
    query: [],
    answers: 'Comparison',
    run: (call) => call.context.comparisons.read(call.caller.workspace, idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/comparisons/{id}/ask-people',
    summary: 'The pairs that teach most become items of a project, their sides drawn',
    operation: 'evaluation.write',
    body: schemas.askPairs,
    answers: 'AskedPeople',
    run: (call) =>
      askPairs(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        ...([call.body, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/comparisons/{id}/cancel',
    summary: 'Ask the judge no more; what it said stands',
    operation: 'evaluation.write',
    body: nothing,
    answers: 'Comparison',
    async run(call) {
      const { context, caller } = call
      await cancelComparison(context.engine, caller.workspace, caller.actor, idOf(call))
      return context.comparisons.read(caller.workspace, idOf(call))
    },
  }),
]
