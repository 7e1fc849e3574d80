import { CountersignError, parseId } from '@countersign/core'
import { addPolicy, addPolicyVersion, listPolicies } from '../../engine/policies.ts'
import { activatePolicy, signPolicy } from '../../engine/policy-life/activate.ts'
import { compilePolicy } from '../../engine/policy/compile-policy.ts'
import { testPolicy } from '../../engine/policy/test-policy.ts'
import type { Engine } from '../../engine/engine.ts'
import { suggestRule } from '../../engine/suggest-rule.ts'
import { endpoint } from '../endpoint.ts'
import type { Caller } from '../principal.ts'
import * as schemas from '../schemas.ts'

const author = (caller: Caller) => ({ actor: caller.actor, person: caller.person })

async function list({ engine }: { engine: Engine }, caller: Caller, only?: string) {
  const state = await engine.states.get(caller.workspace)
  return listPolicies(
    engine.database,
    caller.workspace,
    (person) => state.people.get(person)?.name ?? 'somebody who has left',
    only,
  )
}

export const policyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/policies',
    summary: 'Policies and their versions',
    operation: 'policy.read',
    query: [],
    answers: 'PolicyPage',
    run: async ({ context, caller }) => ({ items: await list(context, caller), next: null }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies',
    summary: 'Store a policy; each mistake is answered with its line and column',
    operation: 'policy.write',
    body: schemas.policy,
    status: 201,
    run: ({ context, caller, body, idempotency }) =>
      addPolicy(context.engine, caller.workspace, author(caller), body.name, body.source, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/validate',
    summary: 'Check a policy without storing it',
    operation: 'policy.read',
    body: schemas.policySource,
    async run({ body }) {
      const compiled = compilePolicy(body.source)
      return compiled.ok ? { ok: true, errors: [] } : { ok: false, errors: compiled.errors }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/test',
    summary: 'Run the tests that stand in a policy',
    operation: 'policy.read',
    body: schemas.policySource,
    run: async ({ body }) => testPolicy(body.source),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/suggest',
    summary: 'The rule that I have been following',
    operation: 'policy.suggest',
    body: schemas.suggest,
    answers: 'Suggestion',
    async run({ context: { engine }, caller, body }) {
      if ((body.person ?? 'me') !== 'me')
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'person', message: 'takes me: a rule is written from one’s own decisions' }],
        })
      return suggestRule(engine, await engine.states.get(caller.workspace), caller.person as string, body.action)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/policies/{id}',
    summary: 'One policy',
    operation: 'policy.read',
    query: [],
    answers: 'Policy',
    async run({ context, caller, params }) {
      const id = parseId('policy', params.id as string)
      const [policy] = id ? await list(context, caller, id) : []
      if (!policy)
        throw new CountersignError(
          'not-found',
          `There is no policy ${(params.id as string).slice(0, 60)} in this workspace.`,
        )
      return policy
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/versions',
    summary: 'Add a version; versions never change',
    operation: 'policy.write',
    body: schemas.policySource,
    status: 201,
    run: ({ context, caller, params, body, idempotency }) =>
      addPolicyVersion(context.engine, caller.workspace, author(caller), params.id as string, body.source, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/sign',
    summary: 'The second signature on a version that loosens',
    operation: 'policy.sign',
    body: schemas.policyVersion.optional(),
    run: ({ context, caller, params, body, idempotency }) =>
      signPolicy(
        context.engine,
        caller.workspace,
        { ...author(caller), person: caller.person as string },
        params.id as string,
        body?.version,
        idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/policies/{id}/activate',
    summary: 'Make a version the workspace’s policy',
    operation: 'policy.activate',
    body: schemas.policyActivation.optional(),
    run: ({ context, caller, params, body, idempotency }) =>
      activatePolicy(context.engine, caller.workspace, author(caller), params.id as string, body ?? {}, idempotency),
  }),
]
