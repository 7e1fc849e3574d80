/** One's own: sessions, the second factor, showing again who one is, and coming in by a provider. */
import { CountersignError, formatId, parseId } from '@countersign/core'
import { z } from 'zod'
import { listSessions, endSession, endSessions, meansOf, tellAccount } from '../../engine/identity/sessions.ts'
import { checkSecondFactor, confirmTotp, dropTotp, hasTotp, offerTotp } from '../../engine/identity/totp.ts'
import { beginPasskeySignIn, checkPasskey, checkPassword, freshen } from '../../engine/sign-in.ts'
import { hashSecret } from '../../engine/workspaces.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { cookieOf } from '../principal.ts'
import { challengeCookie, challengeOf, ownSession, setCookie, signedIn, start } from './session.ts'

const ssoCookie = 'countersign_sso'
const problemCookie = 'countersign_problem'
const code = z.string().trim().min(6).max(40)
const current = (call: Pick<Call, 'request'>): Buffer => hashSecret(cookieOf(call.request) as string)

export const ownIdentityEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'Where you are signed in',
    operation: null,
    query: [],
    answers: 'OwnSessionPage',
    async run(call) {
      const { account } = await signedIn(call.context, call.request)
      return { items: await listSessions(call.context.engine, account, current(call)), next: null }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    summary: 'End one of your sessions',
    operation: null,
    async run({ context, request, params }) {
      const { account } = await signedIn(context, request)
      await endSession(context.engine, account, params.id as string)
      return {}
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/me/sessions',
    summary: 'End all your sessions but this one',
    operation: null,
    async run(call) {
      const { account } = await signedIn(call.context, call.request)
      return { ended: await endSessions(call.context.engine, account, current(call)) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/me/means',
    summary: 'How you may show who you are',
    operation: null,
    query: [],
    answers: 'Means',
    run: async ({ context, request }) => meansOf(context.engine, (await signedIn(context, request)).account),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/totp',
    summary: 'Begin to add an authenticator app; the secret is told once',
    operation: null,
    body: z.strictObject({}).optional(),
    status: 201,
    answers: 'TotpOffer',
    async run({ context, request }) {
      const { account } = await ownSession(context, request)
      const [row] = await context.engine.database.query<{ name: string; email: string | null }>(
        'select name, email from accounts where id = $1',
        [account],
      )
      return offerTotp(context.engine, account, row?.email ?? row?.name ?? '')
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/totp/confirm',
    summary: 'The authenticator’s first code: from now on it is asked for; answers recovery codes, once',
    operation: null,
    body: z.strictObject({ code }),
    status: 201,
    answers: 'RecoveryCodes',
    async run({ context, request, body }) {
      const { account } = await ownSession(context, request)
      context.signInLimits.takeOrThrow(account)
      const codes = await confirmTotp(context.engine, account, body.code)
      await tellAccount(context.engine, account, 'totp.added', {})
      return codes
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/me/totp',
    summary: 'Take your authenticator off; `?code=` is its last one',
    operation: null,
    query: ['code'],
    async run({ context, request, query }) {
      const { account } = await ownSession(context, request)
      context.signInLimits.takeOrThrow(account)
      await checkSecondFactor(context.engine, account, query.get('code') ?? undefined)
      if (await dropTotp(context.engine.database, account))
        await tellAccount(context.engine, account, 'totp.removed', {})
      return {}
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/step-up/options',
    summary: 'Begin to show again who you are, with a passkey',
    operation: null,
    body: z.strictObject({}).optional(),
    async run({ context, request, reply }) {
      const { account } = await signedIn(context, request)
      const { secret, options } = await beginPasskeySignIn(context.engine, context.party(request), account)
      setCookie(context, reply, challengeCookie, secret, 300)
      return options
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/session/step-up',
    summary: 'Show again who you are, for what the workspace marks: by password, passkey or authenticator',
    operation: null,
    body: z
      .strictObject({
        password: z.string().max(1_000).optional(),
        code: code.optional(),
        passkey: z.looseObject({ id: z.string().max(2_000) }).optional(),
      })
      .refine(
        (proof) => (proof.password ?? proof.code ?? proof.passkey) !== undefined,
        'name password, code or passkey',
      ),
    async run(call) {
      const { context, request, body } = call
      const { account } = await signedIn(context, request)
      context.signInLimits.takeOrThrow(account)
      await proveOrThrow(call as Call, account, body)
      await freshen(context.engine, cookieOf(request) as string)
      await tellAccount(context.engine, account, 'session.stepped-up', {
        with: body.passkey ? 'passkey' : body.password !== undefined ? 'password' : 'totp',
      })
      return {}
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sso/{id}/start',
    summary: 'Go to a provider to sign in; `?link=1` links it to who is signed in',
    operation: null,
    query: ['link'],
    async run({ context, request, reply, params, query }) {
      context.signInLimits.takeOrThrow(request.ip)
      const account = query.get('link') === '1' ? (await ownSession(context, request)).account : null
      const { secret, url } = await context.sso.begin(params.id as string, context.party(request).origin, account)
      setCookie(context, reply, ssoCookie, secret, 600, 'Lax')
      return reply.redirect(url.href, 302)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sso/callback',
    summary: 'Where a provider sends people back',
    operation: null,
    async run({ context, request, reply }) {
      setCookie(context, reply, ssoCookie, '', 0, 'Lax')
      try {
        const secret = cookieNamed(request, ssoCookie)
        const url = new URL(request.url, context.party(request).origin)
        const { account, workspace, provider } = await context.sso.finish(secret ?? '', url)
        await start(context, request, reply, account, 'session', { means: 'sso', workspace, provider })
        return reply.redirect('/', 302)
      } catch (error) {
        return tellAtSignIn(context, reply, error, 302)
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sso/{id}/metadata',
    summary: 'What a SAML provider is to know of this installation (XML)',
    operation: null,
    async run({ context, request, reply, params }) {
      context.limits.takeOrThrow(request.ip)
      const xml = await context.sso.metadata(params.id as string)
      return reply.type('application/samlmetadata+xml; charset=utf-8').send(xml)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/sso',
    summary: 'The providers that one may sign in with; where there are several workspaces, those of `?workspace=`',
    operation: null,
    query: ['workspace'],
    answers: 'SignInWays',
    async run({ context, request, reply, query }) {
      context.limits.takeOrThrow(request.ip)
      const asked = query.get('workspace')
      const rows = await context.engine.database.query<{ id: string; name: string; workspace: string }>(
        `select p.id, p.name, w.name as workspace from providers p join workspaces w on w.id = p.workspace
         where p.retired_at is null and (p.kind = 'oidc' or p.issuer <> '' and p.spec ->> 'sso_url' is not null and p.spec -> 'certificates' ->> 0 is not null) and (p.workspace = $1 or $1 is null and (select count(*) from workspaces) = 1) order by p.name limit 50`,
        [asked === null ? null : (parseId('workspace', asked) ?? '00000000-0000-0000-0000-000000000000')],
      )
      const problem = cookieNamed(request, problemCookie)
      if (problem !== undefined) setCookie(context, reply, problemCookie, '', 0, 'Lax')
      return {
        providers: rows.map((row) => ({ ...row, id: formatId('provider', row.id) })),
        problem: problem === undefined ? null : Buffer.from(problem, 'base64url').toString(),
      }
    },
  }),
]

/** What a form posts: a browser that comes back from a provider of SAML. */
export const samlEndpoint = endpoint({
  method: 'POST',
  path: '/v1/sso/{id}/acs',
  summary: 'Where a SAML provider has the browser bring its answer',
  operation: null,
  body: z.object({ SAMLResponse: z.string().min(1), RelayState: z.string().min(1).max(200) }),
  async run({ context, request, reply, params, body }) {
    context.limits.takeOrThrow(request.ip)
    // How often a sign-in may begin is bounded; so is how often it is answered, because reading XML takes long.
    context.signInLimits.takeOrThrow(`saml ${body.RelayState}`)
    try {
      const answer = await context.sso.answered(params.id as string, body)
      // Asked for by the browser itself, so that its cookie comes along.
      return reply.redirect(`/v1/sso/callback?answer=${answer}`, 303)
    } catch (error) {
      return tellAtSignIn(context, reply, error, 303)
    }
  },
})

/** Told on the sign-in page, by a cookie: an address that says it would let anybody put words there. */
function tellAtSignIn(context: Call['context'], reply: Call['reply'], error: unknown, status: 302 | 303) {
  if (!CountersignError.is(error) || reply.sent) throw error
  setCookie(context, reply, problemCookie, Buffer.from(error.message).toString('base64url'), 60, 'Lax')
  return reply.redirect('/sign-in', status)
}

const cookieNamed = (request: Call['request'], name: string): string | undefined =>
  new RegExp(`(?:^|; *)${name}=([\\w-]{1,2000})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]

async function proveOrThrow(
  { context, request }: Call,
  account: string,
  { password, code: shown, passkey }: { password?: string | undefined; code?: string | undefined; passkey?: unknown },
): Promise<void> {
  const { engine } = context
  try {
    if (passkey !== undefined) {
      if ((await checkPasskey(engine, context.party(request), challengeOf(request), passkey, account)) === account)
        return
    } else if (password !== undefined) {
      const [own] = await engine.database.query<{ email: string | null }>('select email from accounts where id = $1', [
        account,
      ])
      await checkPassword(engine, own?.email ?? '', password)
      return
    } else if (await hasTotp(engine.database, account)) return await checkSecondFactor(engine, account, shown)
  } catch (error) {
    if (!CountersignError.is(error) || error.code !== 'sign-in-failed') throw error
  }
  await tellAccount(engine, account, 'session.step-up-refused', {})
  throw new CountersignError('step-up-refused')
}
