/** Who may come into a workspace, and what asks for a fresh sign-in. */
import { CountersignError, formatId, parseId, steppable, type Operation } from '@countersign/core'
import { z } from 'zod'
import { endSessions, listSessions, tellAccount } from '../../engine/identity/sessions.ts'
import { dropTotp } from '../../engine/identity/totp.ts'
import { addProvider, changeProvider, listProviders, retireProvider } from '../../engine/identity/providers.ts'
import { readCertificates } from '../../engine/identity/certificates.ts'
import { makeScimToken, revokeScimToken, scimPath } from '../../engine/identity/scim-tokens.ts'
import { checkAddress } from '../../engine/safe-address.ts'
import { endpoint, type Call } from '../endpoint.ts'

const short = z.string().trim().min(1).max(200)
const role = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'takes a role such as reviewer, or one of your own')
  .refine((name) => name !== 'expert', 'experts from outside come by a link of their own')
const scopes = z
  .array(short)
  .min(1)
  .max(20)
  .refine((given) => given.includes('openid'), 'must hold openid')
const secret = z.string().min(1).max(2_000)
const entityId = z.string().trim().min(1).max(1_024)
const certificates = z.array(z.string().min(1).max(20_000)).min(1).max(5)
const spec = {
  groups_claim: short.optional(),
  roles: z.record(short, z.array(role).min(1).max(20)).optional(),
  default_roles: z.array(role).max(20).optional(),
  join: z.boolean().optional(),
  domains: z
    .array(
      z
        .string()
        .toLowerCase()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'takes a domain such as example.org'),
    )
    .max(50)
    .optional(),
}
const provider = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oidc').optional(),
    ...{ name: short, issuer: z.url().max(500), client_id: short, secret: secret.optional() },
    ...{ scopes: scopes.optional(), ...spec },
  }),
  z.strictObject({
    kind: z.literal('saml'),
    ...{ name: short, issuer: entityId.optional(), sso_url: z.url().max(1_000).optional() },
    ...{ certificates: certificates.optional(), ...spec },
  }),
])
const providerChange = z
  .strictObject({
    ...{ name: short.optional(), client_id: short.optional(), secret: secret.optional(), scopes: scopes.optional() },
    ...{
      issuer: entityId.optional(),
      sso_url: z.url().max(1_000).optional(),
      certificates: certificates.optional(),
      ...spec,
    },
  })
  .refine((change) => Object.keys(change).length > 0, 'name what is to change')

const originOf = ({ context, request }: Pick<Call, 'context' | 'request'>): string => context.party(request).origin

/** People are sent over the network in the clear only where this server itself is called so, on one machine. */
function refuseClear({ context }: Pick<Call, 'context'>, path: string, address: string): void {
  const { protocol } = new URL(address)
  if (protocol !== 'https:' && !(protocol === 'http:' && context.addressRules.loopback))
    throw new CountersignError('bad-input', undefined, { errors: [{ path, message: 'must begin with https://' }] })
}

/** What is said of SAML, read. */
function samlOf<T extends { sso_url?: string | undefined; certificates?: string[] | undefined }>(
  call: Call,
  given: T,
): T {
  if (given.sso_url !== undefined) refuseClear(call, 'sso_url', given.sso_url)
  return given.certificates ? { ...given, certificates: readCertificates(given.certificates) } : given
}

/** The account of a person here who may be met elsewhere too: what ends there is not this workspace's to end. */
async function accountHere({ context, caller, params }: Call): Promise<string> {
  const state = await context.engine.states.get(caller.workspace)
  const member = state.people.get(parseId('person', params.id as string) ?? '')
  if (!member)
    throw new CountersignError('not-found', `There is no person ${String(params.id).slice(0, 60)} in this workspace.`)
  if (member.account === null) throw new CountersignError('not-found', 'This person has never signed in.')
  if (member.roles.includes('owner') && !state.people.get(caller.person ?? '')?.roles.includes('owner'))
    throw new CountersignError('forbidden', 'Only an owner may do this to an owner.')
  const elsewhere = await context.engine.database.query(
    'select 1 from people where account = $1 and workspace <> $2 and active limit 1',
    [member.account, caller.workspace],
  )
  if (elsewhere.length > 0)
    throw new CountersignError('forbidden', 'This person belongs to another workspace too, so only they may do this.')
  return member.account
}

export const identityEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/identity/providers',
    summary: 'Single sign-on: the providers of this workspace',
    operation: 'identity.read',
    query: [],
    answers: 'ProviderPage',
    run: async (call) => ({
      items: await listProviders(call.context.engine.database, call.caller.workspace, originOf(call as Call)),
      next: null,
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/identity/providers',
    summary: 'Add a provider: of OpenID Connect, or of SAML (`kind: saml`)',
    operation: 'identity.write',
    body: provider,
    status: 201,
    answers: 'Provider',
    run(call) {
      const { context, caller, body, idempotency } = call
      const given = body.kind === 'saml' ? samlOf(call as Call, body) : { ...body, kind: 'oidc' as const }
      if (given.kind === 'oidc') {
        checkAddress(given.issuer, context.addressRules, 'issuer')
        refuseClear(call as Call, 'issuer', given.issuer)
      }
      return addProvider(context.engine, caller.workspace, caller.actor, given, originOf(call as Call), idempotency)
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/identity/providers/{id}',
    summary: 'Change a provider; the issuer of OpenID Connect stays what it is',
    operation: 'identity.write',
    body: providerChange,
    answers: 'Provider',
    run(call) {
      const { context, caller, params, body } = call
      const change = samlOf(call as Call, body)
      return changeProvider(
        ...([context.engine, caller.workspace, caller.actor] as const),
        ...([params.id as string, change, originOf(call as Call)] as const),
      )
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/identity/providers/{id}',
    summary: 'Retire a provider: nobody comes in by it, and whoever did is out',
    operation: 'identity.write',
    run: ({ context, caller, params }) =>
      retireProvider(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/identity/providers/{id}/scim-tokens',
    summary: 'A token for this provider to provision people by (SCIM 2.0); told once',
    operation: 'identity.write',
    body: z.strictObject({}).optional(),
    status: 201,
    async run(call) {
      const { context, caller, params } = call
      const made = await makeScimToken(context.engine, caller.workspace, caller.actor, params.id as string)
      return { ...made, url: `${originOf(call as Call)}${scimPath}` }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/identity/providers/{id}/scim-tokens/{token}',
    summary: 'Revoke a token by which a provider provisions',
    operation: 'identity.write',
    run: ({ context, caller, params }) =>
      revokeScimToken(
        ...([context.engine, caller.workspace, caller.actor, params.id as string, params.token as string] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/identity/step-up',
    summary: 'Operations that ask for a fresh sign-in, and those that may',
    operation: 'workspace.read',
    query: [],
    async run({ context: { engine }, caller }) {
      return { operations: (await engine.states.get(caller.workspace)).stepUp, may: steppable }
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/identity/step-up',
    summary: 'Mark the operations that ask for a fresh sign-in',
    operation: 'identity.write',
    body: z.strictObject({
      operations: z
        .array(z.enum(steppable as [Operation, ...Operation[]], 'is no operation that can be marked: `GET` lists them'))
        .max(200),
    }),
    run: ({ context: { engine }, caller, body }) =>
      engine.committer.act(caller.workspace, async (turn) => {
        const operations = [...new Set(body.operations)].sort()
        await turn.query('update workspaces set step_up = $2 where id = $1', [caller.workspace, operations])
        turn.bumpEpoch()
        turn.record({ type: 'step-up.changed', actor: caller.actor, data: { operations } })
        return { operations }
      }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/people/{id}/sessions',
    summary: 'Where a person is signed in',
    operation: 'session.end-others',
    query: [],
    answers: 'OwnSessionPage',
    run: async (call) => ({
      items: await listSessions(call.context.engine, await accountHere(call as Call), null),
      next: null,
    }),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/people/{id}/sessions',
    summary: 'End all sessions of a person',
    operation: 'session.end-others',
    async run(call) {
      const account = await accountHere(call as Call)
      return { ended: await endSessions(call.context.engine, account, null, call.caller.actor) }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/people/{id}/totp',
    summary: 'Take a person’s authenticator off, who has lost it; their sessions end',
    operation: 'session.end-others',
    async run(call) {
      const { engine } = call.context
      const account = await accountHere(call as Call)
      if (!(await dropTotp(engine.database, account)))
        throw new CountersignError('not-found', 'This person has no authenticator.')
      await tellAccount(engine, account, 'totp.removed', {}, call.caller.actor)
      await endSessions(engine, account, null, call.caller.actor)
      return { id: formatId('person', parseId('person', call.params.id as string) as string) }
    },
  }),
]
