import { allowedOrThrow, authorise, CountersignError, formatId, makeUuidv7 } from '@countersign/core'
import { home, listSystems } from '../../engine/insights.ts'
import { declareAction, setSolo } from '../../engine/declarations.ts'
import { listKeys, mintKey, revokeKey } from '../../engine/keys.ts'
import { addPerson, changePerson, declareConflicts, invite, listPeople } from '../../engine/people.ts'
import { listQueues, putQueue } from '../../engine/queues.ts'
import { createWorkspace } from '../../engine/workspaces.ts'
import type { Member } from '../../engine/workspace-state.ts'
import { checkVerifierOrThrow } from '../check-verifier.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

/** What a lead changes of a person. */
const ofLeads = ['skills', 'conflicts', 'leave']

export const adminEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/people',
    summary: 'Who belongs here',
    operation: 'person.read',
    query: [],
    answers: 'PersonPage',
    run: async ({ context, caller }) => ({
      // Who looks after people sees their conflicts of interest; everybody else their own.
      items: await listPeople(
        context.engine.database,
        caller.workspace,
        (person) => person === caller.person || authorise(caller.principal, 'person.lead').ok,
      ),
      next: null,
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/people',
    summary: 'Add a person',
    operation: 'person.write',
    body: schemas.person,
    status: 201,
    run: ({ context, caller, body, idempotency }) =>
      addPerson(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/people/{id}',
    summary: 'Change a person',
    operation: 'person.lead',
    body: schemas.personChange,
    answers: 'Person',
    run({ context, caller, params, body }) {
      // A lead's; everything else about a person is the owner's and the admin's.
      if (Object.keys(body).some((name) => !ofLeads.includes(name)))
        allowedOrThrow(authorise(caller.principal, 'person.write'))
      return changePerson(context.engine, caller.workspace, caller.actor, params.id as string, body)
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/me/conflicts',
    summary: 'Your own conflicts of interest: what you decide nothing about',
    operation: 'conflict.declare',
    body: schemas.conflicts,
    answers: 'Person',
    run: ({ context, caller, body }) =>
      declareConflicts(
        context.engine,
        caller.workspace,
        { person: caller.person as string, actor: caller.actor },
        body.conflicts,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/people/{id}/invite',
    summary: 'A one-time link to sign in with',
    operation: 'person.invite',
    body: schemas.nothing,
    status: 201,
    async run({ context, caller, params }) {
      const by = { actor: caller.actor, owner: authorise(caller.principal, 'workspace.solo').ok }
      const { token, expires_at } = await invite(context.engine, caller.workspace, by, params.id as string)
      return { link: `${context.pageAddress()}/welcome#${token}`, expires_at }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/keys',
    summary: 'Keys, without their secrets; a person who may not see all sees their own',
    operation: 'task.read',
    query: [],
    answers: 'KeyPage',
    run: async ({ context, caller }) => ({
      items: await listKeys(
        context.engine.database,
        caller.workspace,
        authorise(caller.principal, 'key.read').ok ? null : caller.person,
      ),
      next: null,
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/keys',
    summary: 'Mint a key; its secret is told once',
    operation: 'known',
    body: schemas.key,
    status: 201,
    async run({ context, caller, body, idempotency }) {
      const own =
        body.person !== undefined && caller.person !== null && body.person === formatId('person', caller.person)
      if (own) allowedOrThrow(authorise(caller.principal, 'key.mint-own'))
      else {
        allowedOrThrow(authorise(caller.principal, 'key.mint'))
        // A person's key speaks for that person: nobody mints it for them but they and the automation that the workspace was born with.
        if (body.person !== undefined && !caller.bootstrap)
          throw new CountersignError(
            'forbidden',
            'A personal key is minted by the person it speaks for. Ask them to do it in their settings.',
          )
        if (caller.principal.kind === 'system-key' && !caller.bootstrap)
          refuseMore(caller.principal.scopes, caller.systems, body.scopes, body.systems)
      }
      return mintKey(
        context.engine,
        caller.workspace,
        caller.actor,
        body,
        caller.bootstrap ? 'bootstrap' : (caller.actor.id ?? 'key'),
        idempotency,
      )
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/keys/{id}',
    summary: 'Revoke a key',
    operation: 'known',
    async run({ context, caller, params }) {
      const all = authorise(caller.principal, 'key.revoke')
      if (!all.ok && caller.person === null) allowedOrThrow(all)
      const done = await revokeKey(
        context.engine,
        caller.workspace,
        caller.actor,
        params.id as string,
        all.ok ? null : caller.person,
      )
      context.callers.forget()
      return done
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/queues',
    summary: 'Queues and what waits in them',
    operation: 'queue.read',
    query: [],
    answers: 'QueuePage',
    run: async ({ context: { engine }, caller }) => ({
      items: await listQueues(engine.database, await engine.states.get(caller.workspace), caller.workspace),
      next: null,
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/queues',
    summary: 'Make a queue',
    operation: 'queue.write',
    body: schemas.queue,
    status: 201,
    answers: 'Queue',
    run: ({ context, caller, body: { name, ...change }, idempotency }) => {
      checkVerifierOrThrow(context, caller, change.verifier)
      return putQueue(context.engine, caller.workspace, caller.actor, name, change, 'make', idempotency)
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/queues/{name}',
    summary: 'Change how a queue works',
    operation: 'queue.write',
    body: schemas.queueChange,
    answers: 'Queue',
    run: ({ context, caller, params, body }) => {
      checkVerifierOrThrow(context, caller, body.verifier)
      return putQueue(context.engine, caller.workspace, caller.actor, params.name as string, body, 'change')
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/systems',
    summary: 'Systems, their versions and actions',
    operation: 'system.read',
    query: [],
    answers: 'SystemPage',
    run: async ({ context: { engine }, caller }) => ({
      items: await listSystems(engine.database, await engine.states.get(caller.workspace)),
      next: null,
    }),
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/systems/{name}/actions/{action}',
    summary: 'Declare whether and how an action is undone',
    operation: 'system.declare',
    body: schemas.actionChange,
    run: ({ context, caller, params, body }) =>
      declareAction(
        context.engine,
        caller.workspace,
        caller.actor,
        caller.person as string,
        params.action as string,
        body,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/home',
    summary: 'What waits for me',
    operation: 'task.read',
    query: [],
    answers: 'Home',
    async run({ context, caller }) {
      const state = await context.engine.states.get(caller.workspace)
      return home(
        context.engine,
        state,
        state.people.get(caller.person as string) as Member,
        state.demo ? context.demo.status() : null,
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/workspace/solo',
    summary: 'One member may sign and approve alone: an explicit, logged act',
    operation: 'workspace.solo',
    body: schemas.solo,
    run: ({ context, caller, body }) =>
      setSolo(context.engine, caller.workspace, caller.actor, caller.person as string, body.on),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/workspaces',
    summary: 'Make a workspace; for the installation’s owner',
    operation: 'workspace.read',
    body: schemas.workspace,
    status: 201,
    async run({ context: { engine }, caller, body }) {
      const [account] =
        caller.account === null
          ? []
          : await engine.database.query<{ name: string; installation_owner: boolean }>(
              'select name, installation_owner from accounts where id = $1',
              [caller.account],
            )
      if (!caller.bootstrap && (!account?.installation_owner || caller.authn === 'key' || caller.bound))
        throw new CountersignError('forbidden', 'Workspaces are made by the owner of the installation, in a session.')
      const nowMs = engine.clock.now()
      const id = await engine.database.transaction(async (tx) => {
        const made = await createWorkspace(engine, tx, body.name, nowMs, { keyBorn: caller.bootstrap })
        if (account)
          await tx.query(
            'insert into people (workspace, id, account, name, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $6, at_ms($7))',
            [made, makeUuidv7(nowMs, engine.dice.bytes(10)), caller.account, account.name, ['owner'], [], nowMs],
          )
        return made
      })
      return { id: formatId('workspace', id), name: body.name }
    },
  }),
]

/** A key cannot mint one that may do more than itself. */
function refuseMore(
  held: readonly string[],
  systems: readonly string[] | null,
  scopes: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
): void {
  const more = (scopes ?? []).filter((scope) => !held.includes(scope))
  if (scopes === undefined || more.length > 0)
    throw new CountersignError(
      'forbidden',
      `This key can mint only keys with its own scopes${more.length > 0 ? `; it lacks ${more.join(', ')}` : ': name them'}.`,
    )
  if (systems !== null && (wanted === undefined || wanted.some((system) => !systems.includes(system))))
    throw new CountersignError('forbidden', `This key can mint only keys for ${systems.join(', ')}.`)
}
