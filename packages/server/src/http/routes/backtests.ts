/** Backtests: what a version would have done with the past. */
import { endpoint, limitOf } from '../endpoint.ts'
import * as schemas from '../schemas.ts'
import { versionIn } from './policy-life.ts'

export const backtestEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/versions/{n}/backtest',
    summary: 'Route past decisions again by this version: who would be routed otherwise, and what it would cost',
    operation: 'policy.backtest',
    body: schemas.backtest.optional(),
    status: 201,
    answers: 'Backtest',
    run: ({ context: { backtests }, caller, params, body, idempotency }) =>
      backtests.begin(
        caller.workspace,
        { actor: caller.actor, person: caller.person },
        params.id as string,
        versionIn(params.n),
        body ?? {},
        idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/policies/{id}/versions/{n}/backtest',
    summary: 'Backtests of this version, newest first',
    operation: 'policy.read',
    query: ['limit'],
    answers: 'BacktestPage',
    run: async ({ context: { backtests }, caller, params, query }) => ({
      items: await backtests.list(caller.workspace, params.id as string, versionIn(params.n), limitOf(query, 20, 100)),
      next: null,
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/backtests/{id}',
    summary: 'How far a backtest is, and what came of it',
    operation: 'policy.read',
    query: [],
    answers: 'Backtest',
    run: ({ context: { backtests }, caller, params }) => backtests.read(caller.workspace, params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/backtests/{id}/cancel',
    summary: 'End a backtest before its time, on whichever process it runs',
    operation: 'policy.backtest',
    body: schemas.nothing.optional(),
    answers: 'Backtest',
    run: ({ context: { backtests }, caller, params }) =>
      backtests.cancel(caller.workspace, caller.actor, params.id as string),
  }),
]
