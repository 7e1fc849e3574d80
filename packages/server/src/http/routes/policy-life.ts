/** What becomes of a policy version: shadow, canary, the step back, the broken glass. */
import { CountersignError, parseId } from '@countersign/core'
import { rollBackPolicy } from '../../engine/policy-life/activate.ts'
import { breakGlass, listGlasses, mendGlass, reviewGlass } from '../../engine/policy-life/break-glass.ts'
import { readShadow } from '../../engine/policy-life/shadow.ts'
import { beginCanary, beginShadow, endStage } from '../../engine/policy-life/stages.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import type { Caller } from '../principal.ts'
import * as schemas from '../schemas.ts'

const author = ({ actor, person }: Caller) => ({ actor, person })
const personOf = ({ actor, person }: Caller) => ({ actor, person: person as string })

/** The number of a version in an address. */
export function versionIn(text: string | undefined): number {
  if (text && /^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CountersignError('not-found', 'There is no such version of this policy.')
}

export const policyLifeEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/shadow',
    summary: 'Route each decision by this version too, without effect',
    operation: 'policy.shadow',
    body: schemas.policyVersion.optional(),
    status: 201,
    run: ({ context: { engine }, caller, params, body, idempotency }) =>
      beginShadow(engine, caller.workspace, author(caller), params.id as string, body?.version, idempotency),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/policies/{id}/shadow',
    summary: 'End the shadow; what it showed stays',
    operation: 'policy.shadow',
    run: ({ context: { engine }, caller, params }) =>
      endStage(engine, caller.workspace, author(caller), params.id as string, 'shadow'),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/policies/{id}/versions/{n}/shadow',
    summary: 'Where a shadow disagreed with what was decided',
    operation: 'policy.read',
    query: ['limit'],
    answers: 'Shadow',
    run: ({ context: { engine }, caller, params, query }) =>
      readShadow(engine, caller.workspace, params.id as string, versionIn(params.n), limitOf(query, 50, 200)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/canary',
    summary: 'Let a version decide a share of the decisions; what loosens needs its second signature',
    operation: 'policy.activate',
    body: schemas.policyCanary,
    status: 201,
    run: ({ context: { engine }, caller, params, body, idempotency }) =>
      beginCanary(engine, caller.workspace, author(caller), params.id as string, body, idempotency),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/policies/{id}/canary',
    summary: 'End the canary: the active version decides all',
    operation: 'policy.activate',
    run: ({ context: { engine }, caller, params }) =>
      endStage(engine, caller.workspace, author(caller), params.id as string, 'canary'),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/roll-back',
    summary: 'One step back: the version that was active before is active again',
    operation: 'policy.activate',
    body: schemas.nothing.optional(),
    run: ({ context: { engine }, caller, idempotency }) =>
      rollBackPolicy(engine, caller.workspace, author(caller), idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/break-glass',
    summary: 'Put a version in force for minutes without a second signature; reviewed by somebody else afterwards',
    operation: 'policy.break-glass',
    body: schemas.breakGlass,
    status: 201,
    answers: 'Glass',
    run: ({ context: { engine }, caller, params, body, idempotency }) => {
      const { version, for: lasts, reason } = body
      const asked = { version, lasts, reason }
      return breakGlass(engine, caller.workspace, personOf(caller), params.id as string, asked, idempotency)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/break-glasses',
    summary: 'Broken glasses, newest first, and whether somebody has reviewed them',
    operation: 'policy.read',
    query: ['cursor', 'limit'],
    answers: 'GlassPage',
    run: ({ context: { engine }, caller, query }) =>
      listGlasses(
        engine,
        caller.workspace,
        parseId('glass', query.get('cursor') ?? '') ?? null,
        limitOf(query, 50, 200),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/break-glasses/{id}/mend',
    summary: 'End it before its time',
    operation: 'policy.mend-glass',
    body: schemas.nothing.optional(),
    answers: 'Glass',
    run: ({ context: { engine }, caller, params }) =>
      mendGlass(engine, caller.workspace, caller.actor, params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/break-glasses/{id}/review',
    summary: 'Close its review; not by whoever broke it',
    operation: 'policy.review-glass',
    body: schemas.glassReview,
    answers: 'Glass',
    run: ({ context: { engine }, caller, params, body, idempotency }) =>
      reviewGlass(engine, caller.workspace, personOf(caller), params.id as string, body.comment, idempotency),
  }),
]
