/** What becomes of a decision: released, done, cancelled, vetoed, and what turned out to be true. */
import { addTruth, cancel, release, reportEffect, veto } from '../../engine/fate.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

export const fateEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/release',
    summary: 'The permission to act now, bound to the digest, once',
    operation: 'decision.release',
    body: schemas.release,
    answers: 'Release',
    run: ({ context, caller, params, body, idempotency }) =>
      release(context.engine, caller.workspace, caller, params.id as string, body.digest, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/effect',
    summary: 'What was done in the world',
    operation: 'decision.effect',
    body: schemas.effect,
    run: ({ context, caller, params, body, idempotency }) =>
      reportEffect(context.engine, caller.workspace, caller, params.id as string, body, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/cancel',
    summary: 'The caller no longer wants it',
    operation: 'decision.cancel',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, idempotency }) =>
      cancel(context.engine, caller.workspace, caller, params.id as string, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/veto',
    summary: 'A person forbids what was about to happen',
    operation: 'decision.veto',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, body, idempotency }) =>
      veto(
        context.engine,
        caller.workspace,
        { ...caller, person: caller.person as string },
        params.id as string,
        body ?? {},
        idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/truth',
    summary: 'What turned out to be true, kept beside the outcome',
    operation: 'decision.truth',
    body: schemas.truth,
    status: 201,
    run: ({ context, caller, params, body, idempotency }) =>
      addTruth(context.engine, caller.workspace, caller, params.id as string, body, idempotency),
  }),
]
