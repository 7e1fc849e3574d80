/** Grants: everything like this, for a while. */
import { authorise, type Page, type GrantWire } from '@countersign/core'
import { draftGrant, giveGrant, grantWire, readGrants, revokeGrant } from '../../engine/grants/grants.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

export const grantEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/grants',
    summary: 'Approve everything like this, for a while and so often',
    operation: 'grant.give',
    body: schemas.grant,
    status: 201,
    answers: 'Grant',
    run: ({ context, caller, body, idempotency }) =>
      giveGrant(
        context.engine,
        caller.workspace,
        { person: caller.person as string, actor: caller.actor },
        body,
        idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/grants',
    summary: 'Grants, newest first',
    operation: 'grant.read',
    query: [],
    answers: 'GrantPage',
    async run({ context: { engine }, caller }): Promise<Page<GrantWire>> {
      const state = await engine.states.get(caller.workspace)
      const rows = await readGrants(engine.database, state.id)
      return { items: rows.map((row) => grantWire(state, row, engine.clock.now())), next: null }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/grants/{id}',
    summary: 'Revoke a grant: nothing more goes ahead by it',
    operation: 'grant.give',
    answers: 'Grant',
    run: ({ context, caller, params }) =>
      revokeGrant(
        context.engine,
        caller.workspace,
        { person: caller.person as string, actor: caller.actor },
        params.id as string,
        authorise(caller.principal, 'grant.revoke-any').ok,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/decisions/{id}/grant-draft',
    summary: 'What a grant for everything like this would say',
    operation: 'grant.give',
    query: [],
    answers: 'GrantDraft',
    run: async ({ context: { engine }, caller, params }) =>
      draftGrant(engine.database, await engine.states.get(caller.workspace), params.id as string),
  }),
]
