/** Signing in without a default password, and what a browser's session may do. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type House } from './support/server.ts'

let house: House
let cookie: string
beforeAll(async () => {
  house = await openHouse({ COUNTERSIGN_BOOTSTRAP_KEY: '' })
})
afterAll(() => house.close())

const same = () => ({ 'content-type': 'application/json', origin: house.url, 'sec-fetch-site': 'same-origin' })
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(house.url + path, { method: 'POST', headers: { ...same(), ...headers }, body: JSON.stringify(body) })

test('[G1] the first start prints a link that opens one session for the owner, once', async () => {
  const token = house.serving.context.first.ownerToken as string
  expect(token).toMatch(/^link_/)
  const both = await Promise.all([
    post('/v1/session/link', { token, name: 'Ada' }),
    post('/v1/session/link', { token, name: 'Eve' }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  const won = both.find(({ status }) => status === 200) as Response
  const header = won.headers.get('set-cookie') ?? ''
  expect(header).toMatch(/HttpOnly/)
  expect(header).toMatch(/SameSite=Strict/)
  cookie = header.split(';')[0] as string
  expect(await won.json()).toMatchObject({
    person: { roles: ['owner'] },
    named: true,
    passkeys: 0,
    has_password: false,
  })
  expect((await post('/v1/session/link', { token })).status).toBe(401)
})

test('[LG19] that somebody signed in is a line of the log, which names the person and the way', async () => {
  const lines = await house.admin(
    `select convert_from(leaf, 'utf8')::json->'actor' as actor, convert_from(leaf, 'utf8')::json->'data' as data from entries where type = 'session.opened'`,
  )
  expect(lines).toEqual([{ actor: { kind: 'person', id: expect.stringMatching(/^per_/), authn: 'session' }, data: {} }])
})

test('[G2] a cookie counts only from our own pages', async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${house.url}/v1/queues`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      body: JSON.stringify({ name: `q${Math.floor(performance.now())}` }),
    })
  expect((await ask({})).status).toBe(403)
  expect((await ask({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask({ 'sec-fetch-site': 'same-site', origin: house.url })).status).toBe(403)
  expect((await ask({ 'sec-fetch-site': 'same-origin', origin: house.url })).status).toBe(201)
  expect((await fetch(`${house.url}/v1/home`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(
    403,
  )
})

test('[G3] a password needs twelve characters, is kept as scrypt, and signs in; guessing is slowed', async () => {
  expect((await post('/v1/me/password', { email: 'ada@example.org', password: 'short' }, { cookie })).status).toBe(422)
  expect(
    (await post('/v1/me/password', { email: 'ada@example.org', password: 'correct horse battery' }, { cookie })).status,
  ).toBe(200)
  const [row] = (await house.admin('select password_hash from accounts where email is not null')) as unknown as {
    password_hash: string
  }[]
  expect(row?.password_hash).toMatch(/^scrypt\$/)
  expect(
    (await post('/v1/session/password', { email: 'ADA@example.org', password: 'correct horse battery' })).status,
  ).toBe(200)
  expect(
    (await post('/v1/session/password', { email: 'ada@example.org', password: 'wrong horse battery' })).status,
  ).toBe(401)
  // At once: what is slowed down recovers with time.
  const guesses = Array.from({ length: 8 }, () =>
    post('/v1/session/password', { email: 'nobody@example.org', password: 'x' }),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses).toContain(429)
}, 60_000)

test('[G4] solo: after one explicit act a lone owner signs and approves alone, marked self; it ends when a second joins', async () => {
  const call = async <T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> => {
    const response = await fetch(house.url + path, {
      method,
      headers: { ...same(), cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as T }
  }
  const source =
    'policy: mine\nrules:\n  - id: small\n    permit: auto\n    when: action == "refund.create" && confidence >= 0.9\ndefault: gate\n'
  const { body: policy } = await call<{ id: string }>('POST', '/v1/policies', { name: 'mine', source })
  expect(await call('POST', `/v1/policies/${policy.id}/activate`, {})).toMatchObject({
    status: 409,
    body: { code: 'signature-required' },
  })
  expect(await call('POST', `/v1/policies/${policy.id}/sign`, {})).toMatchObject({
    status: 403,
    body: { code: 'own-signature' },
  })
  expect((await call('POST', '/v1/workspace/solo', { on: true })).status).toBe(200)
  expect(await call('POST', `/v1/policies/${policy.id}/sign`, {})).toMatchObject({ status: 200, body: { self: true } })
  expect((await call('POST', `/v1/policies/${policy.id}/activate`, {})).status).toBe(200)
  const proposal = { system: 's', action: 'refund.create', proposal: { amount: 5 } }
  expect((await call<{ status: string }>('POST', '/v1/decisions', { ...proposal, confidence: 0.95 })).body.status).toBe(
    'approved',
  )
  expect((await call<{ status: string }>('POST', '/v1/decisions', { ...proposal, confidence: 0.5 })).body.status).toBe(
    'waiting',
  )
  const { body: session } = await call<{ workspace: { solo: boolean } }>('GET', '/v1/session')
  expect(session.workspace.solo).toBe(true)
  await call('POST', '/v1/people', { name: 'Second' })
  expect((await call<{ workspace: { solo: boolean } }>('GET', '/v1/session')).body.workspace.solo).toBe(false)
  const types = (
    (await house.admin(`select type from entries order by position`)) as unknown as { type: string }[]
  ).map(({ type }) => type)
  expect(types).toContain('solo.declared')
})

test('[G5] pages come with a strict policy: nothing inline runs, nothing foreign loads', async () => {
  const response = await fetch(house.url)
  const policy = response.headers.get('content-security-policy')
  if (policy === null) return expect(await response.text()).toContain('The console is not built')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/script-src 'self';/)
  expect(policy).not.toMatch(/unsafe-(inline|eval)/)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})
