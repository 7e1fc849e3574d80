/**
 * CIBA (OpenID Connect Client-Initiated Backchannel Authentication 1.0), by polling, for requests of access: one person
 * is named, asked here, and what they say is told to the program that asked. It is an approval and no access token: what
 * access is, whoever asked gives.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { canonicalize, formatId, parseId, type DecisionWire, type Json } from '@countersign/core'
import { z } from 'zod'
import { decisionOrThrow } from '../../engine/fate.ts'
import { propose } from '../../engine/propose.ts'
import { canWork, memberByIdentity, type WorkspaceState } from '../../engine/workspace-state.ts'
import { hmac } from '../../store/seal.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { proposerOf } from '../routes/decisions.ts'
import { seenDecision } from '../seen-decision.ts'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'
import { systemOf, type Asked } from './foreign-id.ts'
import { OAuthError } from './oauth-error.ts'
import { releaseNow } from './release-now.ts'
import { sayEnd } from './say-end.ts'

export const cibaPath = '/ciba'
/** What the context’s pace goes by. */
const pollEveryS = 5
const grantType = 'urn:openid:params:grant-type:ciba'
const action = 'access.request'
const [usualS, longestS] = [3_600, 7 * 24 * 3_600]

const request = z.looseObject({
  scope: z.string().min(1).max(2_000),
  login_hint: z.string().min(1).max(500).optional(),
  binding_message: z.string().max(200).optional(),
  requested_expiry: z.string().optional(),
  authorization_details: z.string().max(100_000).optional(),
  acr_values: z.string().max(500).optional(),
})
type Request = z.infer<typeof request>

/** The person whom a hint names: an address, an identity, or an id of somebody who may answer. */
function personOrThrow(state: WorkspaceState, { login_hint: hint, ...more }: Request): string {
  if (hint === undefined || more['login_hint_token'] !== undefined || more['id_token_hint'] !== undefined)
    throw new OAuthError('invalid_request', 'Send one hint: login_hint, with an address, an identity or a per_… id.')
  const person = parseId('person', hint) ?? memberByIdentity(state, hint)
  const member = state.people.get(person ?? '')
  if (!member || !canWork(member))
    throw new OAuthError('unknown_user_id', 'login_hint names nobody here who may answer.')
  return member.id
}

/** Shown to whoever is asked, so that they know what they say yes to: nothing that is read otherwise than it is. */
function bindingOf({ binding_message: message }: Request): string | undefined {
  if (message === undefined || /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(message)) return message
  throw new OAuthError('invalid_binding_message', 'binding_message takes a line of up to 200 visible characters.')
}

function expiryOf({ requested_expiry: asked }: Request): number {
  if (asked === undefined) return usualS
  const seconds = Number(asked)
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new OAuthError('invalid_request', 'requested_expiry takes a whole number of seconds.')
  return Math.min(seconds, longestS)
}

function detailsOf({ authorization_details: given }: Request): Json[] | undefined {
  if (given === undefined) return undefined
  const parsed = parseStrictJson(Buffer.from(given))
  if (Array.isArray(parsed)) return parsed as Json[]
  throw new OAuthError('invalid_request', 'authorization_details takes a list, as RFC 9396 has it.')
}

async function ask(call: Asked, given: Request) {
  const { engine } = call.context
  const { workspace } = call.caller
  const state = await engine.states.get(workspace)
  const scopes = given.scope.split(' ').filter((one) => one !== '')
  if (!scopes.includes('openid')) throw new OAuthError('invalid_scope', 'scope must hold openid, as CIBA has it.')
  const [person, message, details] = [personOrThrow(state, given), bindingOf(given), detailsOf(given)]
  const expiresS = expiryOf(given)
  const wire = {
    ...{ system: systemOf(call, 'ciba'), kind: 'action' as const, action },
    proposal: {
      ...{ person: formatId('person', person), scope: scopes.filter((one) => one !== 'openid').join(' ') },
      ...(message === undefined ? {} : { binding_message: message }),
      ...(details === undefined ? {} : { authorization_details: details }),
      ...(given.acr_values === undefined ? {} : { acr_values: given.acr_values }),
    },
  }
  const proposer = { ...proposerOf(call), asked: { person, withinMs: expiresS * 1_000 } }
  const born = await propose(engine, workspace, proposer, wire, null)
  return {
    auth_req_id: requestIdOf(call, state, born.row.id),
    expires_in: expiresS,
    interval: pollEveryS,
  }
}

/** Good for whoever asked, and for nobody else. */
function requestIdOf({ caller }: Pick<Call, 'caller'>, state: WorkspaceState, decision: string): string {
  const mine = canonicalize(['ciba', caller.key, caller.person, decision])
  return `${formatId('decision', decision)}.${hmac(state.key, mine).toString('base64url')}`
}

const same = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

async function decisionOf(call: Asked, given: string | undefined): Promise<DecisionWire> {
  const { engine } = call.context
  const { workspace } = call.caller
  const id = parseId('decision', given?.split('.')[0] ?? '')
  const state = await engine.states.get(workspace)
  if (id === undefined || !same(requestIdOf(call, state, id), given ?? ''))
    throw new OAuthError('invalid_grant', 'This auth_req_id is none of yours.')
  const { query } = engine.database
  return seenDecision(call, await decisionOrThrow({ query, workspace }, call.caller, formatId('decision', id)))
}

const granted: ReadonlySet<string> = new Set(['approved', 'released', 'done', 'failed'])

async function poll(call: Asked, given: { grant_type?: string | undefined; auth_req_id?: string | undefined }) {
  if (given.grant_type !== grantType)
    throw new OAuthError('unsupported_grant_type', `grant_type takes ${grantType} alone.`)
  const decision = await decisionOf(call, given.auth_req_id)
  const { id, status, digest } = decision
  if (status === 'waiting') throw pending(call, id, 'The person has not answered yet.')
  if (status === 'expired') throw new OAuthError('expired_token', 'Nobody answered in time, and nobody turned it down.')
  if (!granted.has(status) || digest === null) throw new OAuthError('access_denied', sayEnd(decision))
  const refusal = await releaseNow(call, id, digest, 'ciba')
  if (refusal?.code === 'stopped' || refusal?.retry === true) throw pending(call, id, refusal.message)
  if (refusal) throw new OAuthError(refusal.code === 'expired' ? 'expired_token' : 'access_denied', refusal.message)
  const proposal = decision.proposal as { scope?: Json; authorization_details?: Json }
  return {
    // Neither opens anything here: what access is, whoever asked gives (RFC 8693 §2.2.1 calls such a type N_A).
    ...{ access_token: id, token_type: 'N_A', issued_token_type: 'urn:countersign:token-type:approval' },
    scope: typeof proposal.scope === 'string' ? proposal.scope : '',
    ...(proposal.authorization_details === undefined ? {} : { authorization_details: proposal.authorization_details }),
    ...{ decision: id, digest, receipt: `${call.context.pageAddress()}/v1/log/receipts/${id}` },
  }
}

function pending({ context }: Asked, id: string, words: string): OAuthError {
  const waitS = context.pollPace.tooSoon(id)
  return waitS === null
    ? new OAuthError('authorization_pending', words)
    : new OAuthError('slow_down', `Ask again in ${waitS} seconds, and no sooner from now on.`)
}

export const cibaEndpoints = [
  endpoint({
    method: 'POST',
    path: `${cibaPath}/bc-authorize`,
    summary: 'CIBA: ask one person for access',
    operation: 'decision.propose',
    body: request,
    run: (call) => ask(call, call.body),
  }),
  endpoint({
    method: 'POST',
    path: `${cibaPath}/token`,
    summary: 'CIBA: what that person said; an approval, and no access token',
    operation: 'decision.release',
    body: z.looseObject({ grant_type: z.string().max(200).optional(), auth_req_id: z.string().max(200).optional() }),
    run: (call) => poll(call, call.body),
  }),
]

/** Where the two are, for clients that look. */
export const cibaDiscovery = endpoint({
  method: 'GET',
  path: `${cibaPath}/.well-known/openid-configuration`,
  summary: 'CIBA: where to ask',
  operation: null,
  run({ context }) {
    const issuer = `${context.pageAddress()}${cibaPath}`
    return Promise.resolve({
      issuer,
      backchannel_authentication_endpoint: `${issuer}/bc-authorize`,
      token_endpoint: `${issuer}/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      backchannel_token_delivery_modes_supported: ['poll'],
      backchannel_user_code_parameter_supported: false,
      grant_types_supported: [grantType],
      scopes_supported: ['openid'],
    })
  },
})
