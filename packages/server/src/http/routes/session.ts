/** Signing in and what is one's own. These are asked before anybody is known, so each checks for itself. */
import { CountersignError, formatId, isExpert, parseId, type SessionWire } from '@countersign/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  checkPasskey,
  checkPassword,
  closeSession,
  findSession,
  openSession,
  setPassword,
  useLink,
  type Opening,
  type Session,
} from '../../engine/sign-in.ts'
import { checkSecondFactor } from '../../engine/identity/totp.ts'
import { endpoint } from '../endpoint.ts'
import { cookieOf, refuseCrossSite, sessionCookie } from '../principal.ts'
import { email } from '../schemas.ts'

const code = z.string().trim().min(6).max(40)
const name = z.string().trim().min(1).max(200)
export const challengeCookie = 'countersign_challenge'

/** @param site `Lax` where it must come along when another site sends the browser back. */
export function setCookie(
  context: Context,
  reply: FastifyReply,
  cookie: string,
  value: string,
  maxAgeS: number,
  site: 'Strict' | 'Lax' = 'Strict',
): void {
  const secure = context.address().startsWith('https:') ? '; Secure' : ''
  const held = reply.getHeader('set-cookie')
  const next = `${cookie}=${value}; Path=/; HttpOnly; SameSite=${site}; Max-Age=${maxAgeS}${secure}`
  void reply.header('set-cookie', held === undefined ? next : ([held, next].flat() as string[]))
}

export async function signedIn(context: Context, request: FastifyRequest): Promise<Session> {
  const secret = cookieOf(request)
  const session = secret && (refuseCrossSite(request), await findSession(context.engine, secret))
  if (!session) throw new CountersignError('unauthenticated', 'Sign in first.')
  return session
}

/** For what changes how somebody signs in. A workspace's provider vouches for nobody in another workspace. */
export async function ownSession(context: Context, request: FastifyRequest): Promise<Session> {
  const session = await signedIn(context, request)
  const elsewhere =
    session.workspace !== null &&
    (await context.engine.database.query('select 1 from people where account = $1 and workspace <> $2 limit 1', [
      ...[session.account, session.workspace],
    ]))
  if (elsewhere && elsewhere.length > 0)
    throw new CountersignError(
      'session-required',
      'You came in by this workspace’s provider. Sign in by a means of your own to change how you sign in.',
    )
  return session
}

export async function start(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  account: string,
  authn: SessionWire['authn'],
  from: Pick<Opening, 'means' | 'workspace' | 'provider'>,
): Promise<SessionWire> {
  const where = { agent: request.headers['user-agent'] ?? null, address: request.ip }
  const { secret, maxAgeS } = await openSession(context.engine, account, authn, { ...from, ...where })
  setCookie(context, reply, sessionCookie, secret, maxAgeS)
  return sessionWire(context, account, authn, from.workspace, from.workspace)
}

async function sessionWire(
  { engine }: Context,
  account: string,
  authn: SessionWire['authn'],
  wanted?: string,
  only: string | null = null,
): Promise<SessionWire> {
  const [[own], all, [passkeys]] = await Promise.all([
    engine.database.query<{ name: string; email: string | null; password_hash: string | null }>(
      'select name, email, password_hash from accounts where id = $1',
      [account],
    ),
    engine.database.query<{ id: string; workspace: string; name: string; workspace_name: string; roles: string[] }>(
      'select p.id, p.workspace, p.name, p.roles, w.name as workspace_name from people p join workspaces w on w.id = p.workspace where p.account = $1 and p.active order by p.created_at, p.id',
      [account],
    ),
    engine.database.query<{ n: number }>('select count(*) as n from passkeys where account = $1', [account]),
  ])
  const memberships = all.filter((one) => only === null || one.workspace === only)
  const membership =
    (wanted === undefined ? undefined : memberships.find((one) => one.workspace === wanted)) ?? memberships[0]
  if (!own || !membership) throw new CountersignError('unauthenticated', 'You are not a member of any workspace here.')
  const state = await engine.states.get(membership.workspace)
  return {
    person: { id: formatId('person', membership.id), name: membership.name, roles: membership.roles, email: own.email },
    workspace: {
      id: formatId('workspace', state.id),
      name: state.name,
      solo: state.solo,
      members: [...state.people.values()].filter((member) => member.active && !isExpert(member.roles)).length,
      demo: state.demo,
      currency: state.currency,
    },
    workspaces: memberships.map((one) => ({ id: formatId('workspace', one.workspace), name: one.workspace_name })),
    authn,
    passkeys: passkeys?.n ?? 0,
    has_password: own.password_hash !== null,
    named: membership.name !== 'Owner',
  }
}

const rename = async ({ engine }: Context, account: string, to: string): Promise<void> => {
  await engine.database.query('update accounts set name = $2 where id = $1', [account, to])
  const rows = await engine.database.query<{ workspace: string; id: string }>(
    'select workspace, id from people where account = $1',
    [account],
  )
  for (const { workspace, id } of rows)
    await engine.committer.act(workspace, async (turn) => {
      await turn.query('update people set name = $3 where workspace = $1 and id = $2', [workspace, id, to])
      turn.bumpEpoch()
      turn.record({
        type: 'person.changed',
        actor: { kind: 'person', id: formatId('person', id) },
        data: { person: formatId('person', id) },
      })
    })
}

const attempt = (context: Context, request: FastifyRequest): void => context.signInLimits.takeOrThrow(request.ip)

export const sessionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is signed in',
    operation: null,
    query: [],
    answers: 'Session',
    async run({ context, request }) {
      const session = await signedIn(context, request)
      const wanted = request.headers['countersign-workspace']
      return sessionWire(
        context,
        session.account,
        session.authn,
        typeof wanted === 'string' ? parseId('workspace', wanted) : undefined,
        session.workspace,
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/link',
    summary: 'Sign in with a one-time link',
    operation: null,
    body: z.strictObject({ token: z.string().max(200), name: name.optional(), code: code.optional() }),
    answers: 'Session',
    async run({ context, request, reply, body }) {
      attempt(context, request)
      const account = await useLink(context.engine, body.token, (of) =>
        checkSecondFactor(context.engine, of, body.code),
      )
      if (body.name !== undefined) await rename(context, account, body.name)
      return start(context, request, reply, account, 'session', { means: 'link' })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/password',
    summary: 'Sign in with a password',
    operation: null,
    body: z.strictObject({ email, password: z.string().max(1_000), code: code.optional() }),
    answers: 'Session',
    async run({ context, request, reply, body }) {
      attempt(context, request)
      const account = await checkPassword(context.engine, body.email, body.password)
      await checkSecondFactor(context.engine, account, body.code)
      return start(context, request, reply, account, 'session', { means: 'password' })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/passkey/options',
    summary: 'Begin to sign in with a passkey',
    operation: null,
    body: z.strictObject({}).optional(),
    async run({ context, request, reply }) {
      attempt(context, request)
      const { secret, options } = await beginPasskeySignIn(context.engine, context.party(request))
      setCookie(context, reply, challengeCookie, secret, 300)
      return options
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/passkey',
    summary: 'Sign in with a passkey',
    operation: null,
    body: z.strictObject({ response: z.looseObject({ id: z.string().max(2_000) }) }),
    answers: 'Session',
    async run({ context, request, reply, body }) {
      return start(
        context,
        request,
        reply,
        await checkPasskey(context.engine, context.party(request), challengeOf(request), body.response),
        'passkey',
        { means: 'passkey' },
      )
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/session',
    summary: 'Sign out',
    operation: null,
    async run({ context, request, reply }) {
      const secret = cookieOf(request)
      if (secret) {
        refuseCrossSite(request)
        await closeSession(context.engine, secret)
      }
      setCookie(context, reply, sessionCookie, '', 0)
      return {}
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change your name',
    operation: null,
    body: z.strictObject({ name }),
    async run({ context, request, body }) {
      const { account } = await ownSession(context, request)
      await rename(context, account, body.name)
      return { name: body.name }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/password',
    summary: 'Set your password',
    operation: null,
    body: z.strictObject({ email, password: z.string().min(12, 'takes at least 12 characters').max(1_000) }),
    async run({ context, request, body }) {
      const { account } = await ownSession(context, request)
      await setPassword(context.engine, account, body.email, body.password)
      return { email: body.email }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/passkeys/options',
    summary: 'Begin to add a passkey',
    operation: null,
    body: z.strictObject({}).optional(),
    async run({ context, request, reply }) {
      const { account } = await ownSession(context, request)
      const [row] = await context.engine.database.query<{ name: string }>('select name from accounts where id = $1', [
        account,
      ])
      const { secret, options } = await beginPasskey(context.engine, context.party(request), account, row?.name ?? '')
      setCookie(context, reply, challengeCookie, secret, 300)
      return options
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/passkeys',
    summary: 'Add a passkey',
    operation: null,
    body: z.strictObject({ name: name.optional(), response: z.looseObject({ id: z.string().max(2_000) }) }),
    status: 201,
    async run({ context, request, body }) {
      const { account } = await ownSession(context, request)
      return addPasskey(
        context.engine,
        context.party(request),
        account,
        challengeOf(request),
        body.name ?? 'passkey',
        body.response,
      )
    },
  }),
]

export const challengeOf = (request: FastifyRequest): string =>
  new RegExp(`(?:^|; *)${challengeCookie}=([\\w-]{8,200})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ?? ''
