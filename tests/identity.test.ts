/** Who comes in, by what, and what asks for a fresh sign-in. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type {
  OwnSessionWire,
  PersonWire,
  ProviderWire,
  SessionWire,
  TotpOfferWire,
} from '../packages/core/src/index.ts'
import { base32, oneTimePassword } from '../packages/server/src/engine/identity/totp.ts'
import { unBase32 } from './support/base32.ts'
import type { Client } from './support/client.ts'
import { openHouse, type House } from './support/server.ts'
import { createVisitor, type Visitor } from './support/visitor.ts'

const password = 'correct horse battery'
let house: House
let olga: Client & { id: string }
let realm: { issuer: string; server: Server }
/** Whom the provider vouches for when somebody is sent there, and what it says of them. */
let person: { sub: string; claims: Record<string, unknown> }

beforeAll(async () => {
  house = await openHouse()
  olga = await house.person('Olga', ['owner'])
  realm = await openRealm()
})
afterAll(async () => {
  realm.server.close()
  await house.close()
})
// Guessing is slowed down for each person: time passes between tests.
beforeEach(() => house.forward(120_000))

/** A real OpenID provider of this machine; it asks nobody anything and vouches for `person`. */
async function openRealm(): Promise<typeof realm> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'countersign',
        client_secret: 'the providers secret',
        redirect_uris: [`${house.url}/v1/sso/callback`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...person.claims }) }),
    interactions: { url: (_context, interaction) => `/at/${interaction.uid}` },
    cookies: { keys: ['a key of this test alone'] },
    pkce: { required: () => true },
  })
  provider.on('server_error', (_context, error) => console.error(error))
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/at/')) return void answer(request, response)
    void (async () => {
      const { prompt, params } = await provider.interactionDetails(request, response)
      if (prompt.name === 'login')
        return provider.interactionFinished(request, response, { login: { accountId: person.sub } })
      const grant = new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) })
      grant.addOIDCScope(String(params.scope))
      await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
    })()
  })
  return { issuer, server }
}

/** Follows the browser from one site to the next; answers where it ends, and every address on the way. */
async function follow(visitor: Visitor, from: string): Promise<{ end: string; way: string[] }> {
  const way: string[] = []
  // How often a machine may begin is bounded; time passes.
  await house.forward(5_000)
  for (let url = new URL(from, house.url); way.length < 20;) {
    const response = await visitor.go(url.href)
    way.push(url.href)
    const next = response.headers.get('location')
    if (next === null) throw new Error(`${url.href} answered ${response.status}: ${await response.text()}`)
    url = new URL(next, url)
    if (url.host === new URL(house.url).host && !url.pathname.startsWith('/v1/'))
      return { end: url.pathname === '/sign-in' ? await problemOf(visitor) : url.pathname, way }
  }
  throw new Error('it goes round in circles')
}

/** What the sign-in page then says; it says it once. */
async function problemOf(visitor: Visitor): Promise<string> {
  const { problem } = await visitor.ok<{ problem: string | null }>('GET', '/v1/sso')
  expect(await visitor.ok('GET', '/v1/sso')).toMatchObject({ problem: null })
  return String(problem)
}

async function member(name: string, roles: string[], email = `${name.toLowerCase()}@example.org`) {
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/people', { name, roles, email })
  const { link } = await olga.ok<{ link: string }>('POST', `/v1/people/${id}/invite`, {})
  const visitor = createVisitor(house.url, `${name}s browser`)
  await visitor.ok('POST', '/v1/session/link', { token: link.split('#')[1] })
  await visitor.ok('POST', '/v1/me/password', { email, password })
  return { ...visitor, id, email }
}
const events = async (type: string) =>
  (
    await house.admin(
      `select convert_from(leaf, 'utf8')::json as line from entries where type = $1 order by position`,
      [type],
    )
  ).map(({ line }) => line as unknown as { actor: { id: string }; data: Record<string, unknown> })

const codeAt = (secret: Uint8Array, afterS = 0) =>
  oneTimePassword(secret, Math.floor((house.serving.context.engine.clock.now() / 1_000 + afterS) / 30))

test('[ID1] the codes are those of RFC 4226 and RFC 6238', () => {
  const secret = Buffer.from('12345678901234567890')
  expect(Array.from({ length: 10 }, (_, counter) => oneTimePassword(secret, counter))).toEqual([
    ...['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'],
  ])
  for (const [at, code] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_234_567_890, '89005924'],
    [20_000_000_000, '65353130'],
  ] as const)
    expect(oneTimePassword(secret, Math.floor(at / 30), 8)).toBe(code)
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  expect(unBase32(base32(secret)).equals(secret)).toBe(true)
})

test('[ID2] with an authenticator a password alone opens nothing; a code is taken once, a recovery code too', async () => {
  const ann = await member('Ann', ['reviewer'])
  const { secret, uri } = await ann.ok<TotpOfferWire>('POST', '/v1/me/totp')
  expect(uri).toBe(
    `otpauth://totp/${encodeURIComponent(`Countersign:${ann.email}`)}?secret=${secret}&issuer=Countersign&algorithm=SHA1&digits=6&period=30`,
  )
  const key = unBase32(secret)
  const enter = (code?: string) =>
    createVisitor(house.url).call<SessionWire & { code: string }>('POST', '/v1/session/password', {
      ...{ email: ann.email, password },
      ...(code === undefined ? {} : { code }),
    })
  // Until the first code has been given it counts for nothing, so that nobody locks themselves out.
  expect((await enter()).status).toBe(200)
  expect((await ann.call('POST', '/v1/me/totp/confirm', { code: '000000' })).status).toBe(403)
  const { codes } = await ann.ok<{ codes: string[] }>('POST', '/v1/me/totp/confirm', { code: codeAt(key) })
  expect(new Set(codes).size).toBe(10)
  expect(await ann.ok('GET', '/v1/me/means')).toEqual({ password: true, passkeys: 0, totp: true, recovery_codes: 10 })
  expect((await enter()).body.code).toBe('second-factor')
  // What confirmed it is spent, and so is every code before it.
  expect((await enter(codeAt(key))).body.code).toBe('sign-in-failed')
  await house.forward(30_000)
  const both = await Promise.all([enter(codeAt(key)), enter(codeAt(key))])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  expect((await enter(codeAt(key, 90))).status).toBe(401)
  await house.forward(60_000)
  expect((await enter(codes[0]?.toUpperCase())).status).toBe(200)
  expect((await enter(codes[0])).status).toBe(401)
  // Neither the secret nor a code can be read from the database.
  const [row] = await house.admin('select sealed from totps')
  expect(Buffer.from(row?.['sealed'] as never).includes(key)).toBe(false)
  const kept = await house.admin(`select encode(hash, 'escape') as hash from recovery_codes`)
  expect(JSON.stringify(kept)).not.toContain(codes[1])
  expect((await events('totp.added')).at(-1)?.data).toEqual({ person: ann.id })
})

test('[ID3] an owner takes the authenticator off somebody who lost it, and their sessions end', async () => {
  const bob = await member('Bob', ['reviewer'])
  const { secret } = await bob.ok<TotpOfferWire>('POST', '/v1/me/totp')
  await bob.ok('POST', '/v1/me/totp/confirm', { code: codeAt(unBase32(secret)) })
  expect((await bob.call('DELETE', '/v1/me/totp')).status).toBe(401)
  const lead = await house.person('Lea', ['lead'])
  expect((await lead.call('DELETE', `/v1/people/${bob.id}/totp`)).status).toBe(403)
  await olga.ok('DELETE', `/v1/people/${bob.id}/totp`)
  expect((await bob.call('GET', '/v1/session')).status).toBe(401)
  expect((await bob.call('POST', '/v1/session/password', { email: bob.email, password })).status).toBe(200)
  expect((await events('totp.removed')).at(-1)).toMatchObject({ actor: { id: olga.id }, data: { person: bob.id } })
})

test('[ID4] sessions are listed with where they are, and ended: one, all others, or somebody’s', async () => {
  const cat = await member('Cat', ['reviewer'])
  const phone = createVisitor(house.url, 'a phone')
  await phone.ok('POST', '/v1/session/password', { email: cat.email, password })
  const { items } = await cat.ok<{ items: OwnSessionWire[] }>('GET', '/v1/me/sessions')
  expect(items.map(({ means, agent, current }) => ({ means, agent, current }))).toEqual(
    expect.arrayContaining([
      { means: 'link', agent: 'Cats browser', current: true },
      { means: 'password', agent: 'a phone', current: false },
    ]),
  )
  const other = items.find(({ current }) => !current)?.id
  await cat.ok('DELETE', `/v1/me/sessions/${other}`)
  expect((await phone.call('GET', '/v1/session')).status).toBe(401)
  expect((await cat.call('DELETE', `/v1/me/sessions/${other}`)).status).toBe(404)
  const dan = await member('Dan', ['reviewer'])
  const [own] = (await dan.ok<{ items: OwnSessionWire[] }>('GET', '/v1/me/sessions')).items
  expect((await cat.call('DELETE', `/v1/me/sessions/${own?.id}`)).status).toBe(404)
  await phone.ok('POST', '/v1/session/password', { email: cat.email, password })
  expect(await cat.ok('DELETE', '/v1/me/sessions')).toEqual({ ended: 1 })
  expect(await olga.ok('DELETE', `/v1/people/${cat.id}/sessions`)).toEqual({ ended: 1 })
  expect((await cat.call('GET', '/v1/session')).status).toBe(401)
  expect((await events('session.ended')).at(-1)).toMatchObject({ actor: { id: olga.id }, data: { person: cat.id } })
})

test('[ID5] what a workspace marks asks for a sign-in of the last ten minutes; brakes never do', async () => {
  const eve = await member('Eve', ['owner'])
  expect((await eve.call('PUT', '/v1/identity/step-up', { operations: ['stop.set'] })).status).toBe(422)
  await eve.ok('PUT', '/v1/identity/step-up', { operations: ['key.mint', 'policy.sign'] })
  const mint = () =>
    eve.call<{ code: string }>('POST', '/v1/keys', { name: 'k', scopes: ['decisions:read'], systems: ['*'] })
  expect((await mint()).status).toBe(201)
  await house.forward(601_000)
  expect((await mint()).body.code).toBe('step-up-required')
  // A person's key shows that nobody is there.
  expect(
    (await olga.call<{ code: string }>('POST', '/v1/keys', { name: 'k', scopes: ['decisions:read'], systems: ['*'] }))
      .body.code,
  ).toBe('step-up-required')
  expect((await eve.call('GET', '/v1/keys')).status).toBe(200)
  expect((await eve.call<{ code: string }>('POST', '/v1/session/step-up', { password: 'wrong' })).body.code).toBe(
    'step-up-refused',
  )
  expect((await mint()).status).toBe(403)
  await eve.ok('POST', '/v1/session/step-up', { password })
  expect((await mint()).status).toBe(201)
  expect((await events('session.step-up-refused')).at(-1)?.actor.id).toBe(eve.id)
  expect((await events('session.stepped-up')).at(-1)?.data).toEqual({ person: eve.id, with: 'password' })
  await eve.ok('PUT', '/v1/identity/step-up', { operations: [] })
})

const addProvider = (more: object = {}) =>
  olga.ok<ProviderWire>('POST', '/v1/identity/providers', {
    ...{
      name: `Realm ${Math.random()}`,
      issuer: realm.issuer,
      client_id: 'countersign',
      secret: 'the providers secret',
    },
    ...{ scopes: ['openid', 'email', 'profile', 'groups'], ...more },
  })

test('[ID6] somebody whom a provider vouches for joins with the roles of their groups; roles go with the groups, other roles stay', async () => {
  const { id, redirect_uri } = await addProvider({ join: true, roles: { clinicians: ['reviewer'], leads: ['lead'] } })
  expect(redirect_uri).toBe(`${house.url}/v1/sso/callback`)
  const { providers } = (await createVisitor(house.url).ok('GET', '/v1/sso')) as { providers: { id: string }[] }
  expect(providers.map((one) => one.id)).toEqual([id])
  const visitor = createVisitor(house.url)
  person = {
    sub: 'u-1',
    claims: { name: 'Dr. Fay', email: 'fay@hospital.example', email_verified: true, groups: ['clinicians', 'leads'] },
  }
  const { end, way } = await follow(visitor, `/v1/sso/${id}/start`)
  expect(end).toBe('/')
  expect(new URL(way[1] as string).searchParams.get('code_challenge_method')).toBe('S256')
  const session = await visitor.ok<SessionWire>('GET', '/v1/session')
  expect(session.person).toMatchObject({ name: 'Dr. Fay', roles: ['reviewer', 'lead'] })
  await house.boot.ok('PATCH', `/v1/people/${session.person.id}`, { roles: ['reviewer', 'lead', 'auditor'] })
  person.claims.groups = ['clinicians']
  await follow(createVisitor(house.url), `/v1/sso/${id}/start`)
  const now = await house.boot.ok<{ items: PersonWire[] }>('GET', '/v1/people')
  expect(now.items.filter(({ name }) => name === 'Dr. Fay').map(({ roles }) => roles)).toEqual([
    ['auditor', 'reviewer'],
  ])
  expect((await events('identity.linked')).at(-1)?.data).toEqual({ person: session.person.id, provider: id })
  // Without a group there is no way in for anybody new.
  person = { sub: 'u-2', claims: { name: 'Gil', groups: ['porters'] } }
  expect((await follow(createVisitor(house.url), `/v1/sso/${id}/start`)).end).toContain('None of your groups')
  // Whoever is no member any more is not one by the provider either.
  await house.boot.ok('PATCH', `/v1/people/${session.person.id}`, { active: false })
  person = { sub: 'u-1', claims: { groups: ['clinicians'] } }
  expect((await follow(createVisitor(house.url), `/v1/sso/${id}/start`)).end).toContain('not a member')
})

test('[ID7] an address makes nobody the same person, unless it is verified and its domain is trusted', async () => {
  const { id } = await addProvider({ default_roles: ['reviewer'], domains: ['trusted.example'] })
  const hal = await member('Hal', ['reviewer'], 'hal@trusted.example')
  const ida = await member('Ida', ['admin'], 'ida@elsewhere.example')
  const come = async (sub: string, claims: object) => {
    person = { sub, claims: { ...claims } }
    const visitor = createVisitor(house.url)
    const { end } = await follow(visitor, `/v1/sso/${id}/start`)
    return end === '/' ? (await visitor.ok<SessionWire>('GET', '/v1/session')).person.id : end
  }
  expect(await come('i-1', { email: ida.email, email_verified: true })).toContain('not a member')
  expect(await come('h-0', { email: hal.email })).toContain('not a member')
  expect(await come('h-0', { email: hal.email, email_verified: 'true' })).toContain('not a member')
  expect(await come('h-1', { email: hal.email, email_verified: true })).toBe(hal.id)
  // From then on it is the subject that counts, whatever address it brings.
  expect(await come('h-1', { email: ida.email, email_verified: true })).toBe(hal.id)
  // In a session of one's own an identity is linked without any address.
  person = { sub: 'i-2', claims: {} }
  expect((await follow(ida, `/v1/sso/${id}/start?link=1`)).end).toBe('/')
  expect(await come('i-2', {})).toBe(ida.id)
  // Another browser, at which the provider knows somebody else.
  const second = createVisitor(house.url)
  await second.ok('POST', '/v1/session/password', { email: ida.email, password })
  person = { sub: 'h-1', claims: {} }
  expect((await follow(second, `/v1/sso/${id}/start?link=1`)).end).toContain('linked to somebody else')
})

test('[ID8] an answer counts only in the browser that asked, once, for that very request', async () => {
  const { id } = await addProvider({ join: true, default_roles: ['reviewer'] })
  person = { sub: 'k-1', claims: { name: 'Kim' } }
  const victim = createVisitor(house.url)
  const visitor = createVisitor(house.url)
  // Up to the last step: the address that brings the code back.
  let url = new URL(`/v1/sso/${id}/start`, house.url)
  while (url.pathname !== '/v1/sso/callback')
    url = new URL((await visitor.go(url.href)).headers.get('location') as string, url)
  const problem = async (who: Visitor, at: URL) => {
    expect((await who.go(at.href)).headers.get('location')).toBe('/sign-in')
    return problemOf(who)
  }
  expect(await problem(victim, url)).toContain('begun elsewhere')
  const forged = new URL(url)
  forged.searchParams.set('state', 'another')
  expect(await problem(visitor, forged)).toContain('did not vouch')
  // The attempt is used up, even though it failed.
  expect(await problem(visitor, url)).toContain('begun elsewhere')
  expect((await visitor.call('GET', '/v1/session')).status).toBe(401)
  const other = new URL(url)
  other.searchParams.set('iss', 'https://evil.example')
  expect(await problem(visitor, other)).toContain('begun elsewhere')
  expect(JSON.stringify(await house.admin('select * from providers'))).not.toContain('the providers secret')
  expect(JSON.stringify(await olga.ok('GET', '/v1/identity/providers'))).not.toContain('providers secret')
  await olga.ok('DELETE', `/v1/identity/providers/${id}`)
  await house.forward(60_000)
  expect((await visitor.go(`/v1/sso/${id}/start`)).status).toBe(404)
})

test('[ID9] a workspace’s provider, and its owner’s links, open no other workspace', async () => {
  const lou = await member('Lou', ['reviewer'], 'lou@trusted.example')
  const [account] = await house.admin('select account from people where id = $1', [lou.id.slice(4)])
  const { id: elsewhere } = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Elsewhere' })
  await house.admin(
    `insert into people (workspace, id, account, name, roles, skills, identities, created_at) values ($1, gen_random_uuid(), $2, 'Lou', '{owner}', '{}', '{}', now())`,
    [elsewhere.slice(3), account?.['account']],
  )
  // Which tenants there are is nobody's to know: of several workspaces one is named.
  expect(await createVisitor(house.url).ok('GET', '/v1/sso')).toEqual({ providers: [], problem: null })
  // Lou's own means open both.
  expect((await lou.ok<SessionWire>('GET', '/v1/session')).workspaces).toHaveLength(2)
  const { id } = await addProvider({ default_roles: ['reviewer'], domains: ['trusted.example'] })
  person = { sub: 'l-1', claims: { email: lou.email, email_verified: true } }
  const visitor = createVisitor(house.url)
  expect((await follow(visitor, `/v1/sso/${id}/start`)).end).toBe('/')
  expect((await visitor.ok<SessionWire>('GET', '/v1/session')).workspaces).toHaveLength(1)
  expect((await visitor.call('GET', `/v1/home?workspace=${elsewhere}`)).status).toBe(404)
  expect((await visitor.call('POST', '/v1/me/password', { email: 'x@example.org', password })).status).toBe(403)
  expect((await visitor.call('POST', '/v1/me/totp')).status).toBe(403)
  expect((await olga.call('POST', `/v1/people/${lou.id}/invite`, {})).status).toBe(403)
  expect((await olga.call('DELETE', `/v1/people/${lou.id}/sessions`)).status).toBe(403)
  // An address that somebody signs in with is nobody's proof of being them.
  const { id: twin } = await house.boot.ok<{ id: string }>('POST', '/v1/people', {
    name: 'Lou',
    roles: ['reviewer'],
    email: lou.email,
  })
  const { link } = await olga.ok<{ link: string }>('POST', `/v1/people/${twin}/invite`, {})
  const stranger = createVisitor(house.url)
  expect((await stranger.ok<SessionWire>('POST', '/v1/session/link', { token: link.split('#')[1] })).person.id).toBe(
    twin,
  )
  const admin = await house.person('Ada', ['admin'])
  expect((await admin.call('POST', `/v1/people/${olga.id}/invite`, {})).status).toBe(403)
})
