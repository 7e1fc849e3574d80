/** Breakers: stops that act by themselves. */
import { authorise, parseId, type BreakerWire, type Page } from '@countersign/core'
import { addBreaker, breakerWire, changeBreaker, readBreakers, removeBreaker } from '../../engine/breakers/breakers.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

export const breakerEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/breakers',
    summary: 'Breakers, newest first, with what each has seen in its window',
    operation: 'breaker.read',
    query: ['cursor', 'limit'],
    answers: 'BreakerPage',
    async run({ context: { engine }, caller, query }): Promise<Page<BreakerWire>> {
      const limit = limitOf(query, 50, 200)
      const before = parseId('breaker', query.get('cursor') ?? '')
      const rows = await readBreakers(engine.database, caller.workspace, { before }, limit + 1)
      const items = rows.slice(0, limit).map(breakerWire)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/breakers',
    summary: 'Make a breaker: a hold that sets itself when the share of bad outcomes is over a threshold beyond noise',
    operation: 'breaker.write',
    body: schemas.breaker,
    status: 201,
    answers: 'Breaker',
    run: ({ context, caller, body, idempotency }) =>
      addBreaker(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/breakers/{id}',
    summary: 'Change a breaker; what lets more pass asks for a session',
    operation: 'breaker.write',
    body: schemas.breakerChange,
    answers: 'Breaker',
    run: ({ context, caller, params, body }) =>
      changeBreaker(
        context.engine,
        caller.workspace,
        caller.actor,
        params.id as string,
        body,
        authorise(caller.principal, 'breaker.loosen'),
      ),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/breakers/{id}',
    summary: 'Remove a breaker, in a session; a stop that it set stays until people resume',
    operation: 'breaker.loosen',
    run: ({ context, caller, params }) =>
      removeBreaker(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
]
