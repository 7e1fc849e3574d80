/** The life of a policy version on a real server: tests, shadow, canary, expiry, the step back, the broken glass, floors. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FloorWire, GlassWire, Page, PolicyWire, ShadowWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { propose } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const permit = (id: string, when: string) => `  - id: ${id}\n    permit: auto\n    when: ${when}\n`
const source = (rules: string, more = '') => `policy: p\nrules:\n${rules || '  []\n'}default: gate\n${more}`
const small = source(permit('small', 'proposal.amount <= 100'))
const large = source(permit('large', 'proposal.amount <= 1000'))
const none = source('')

let house: House
let pia: Client & { id: string }
let rob: Client & { id: string }
let olga: Client & { id: string }
let id: string
const minutes = 60_000
beforeAll(async () => {
  house = await openHouse()
  pia = await house.person('Pia', ['policy-author'])
  rob = await house.person('Rob', ['risk-owner'])
  olga = await house.person('Olga', ['owner'])
  ;({ id } = await pia.ok<{ id: string }>('POST', '/v1/policies', { name: 'refunds', source: none }))
  await pia.ok('POST', `/v1/policies/${id}/activate`)
})
afterAll(() => house.close())

const draft = async (text: string) =>
  (await pia.ok<{ version: number }>('POST', `/v1/policies/${id}/versions`, { source: text })).version
const sign = (version: number) => rob.ok('POST', `/v1/policies/${id}/sign`, { version })
const activate = (version: number, more: object = {}) =>
  pia.call<{ code: string; errors: { path: string; line: number }[] }>('POST', `/v1/policies/${id}/activate`, {
    version,
    ...more,
  })
async function activated(text: string, more: object = {}): Promise<number> {
  const version = await draft(text)
  await sign(version)
  expect((await activate(version, more)).status).toBe(200)
  return version
}
const ask = (amount: number, more: object = {}) => propose(house.boot, { proposal: { amount }, ...more })
const routeOf = async (amount: number, more: object = {}) => (await ask(amount, more)).route
const told = async (type: string) => {
  const rows = await house.admin(`select convert_from(leaf, 'UTF8') as leaf from entries where type = $1`, [type])
  return rows.map(({ leaf }) => JSON.parse(String(leaf)) as { data: Record<string, unknown>; actor: { kind: string } })
}
const shadowOf = async (version: number) => {
  await house.serving.context.idle()
  return pia.ok<ShadowWire>('GET', `/v1/policies/${id}/versions/${version}/shadow`)
}

test('[PL1] a version whose own tests fail is neither activated nor a canary nor behind the glass', async () => {
  const version = await draft(
    source(
      permit('small', 'proposal.amount <= 100'),
      'tests:\n  - given: { action: refund.create, proposal: { amount: 500 } }\n    expect: { mode: auto }\n',
    ),
  )
  await sign(version)
  expect(await activate(version)).toMatchObject({
    status: 409,
    body: { code: 'tests-failed', errors: [{ path: 'tests[0]', line: 8 }] },
  })
  for (const [client, path, body] of [
    [pia, 'canary', { version, share: 0.5 }],
    [rob, 'break-glass', { version, for: '5m', reason: 'Everybody waits.' }],
  ] as const)
    expect(await client.call('POST', `/v1/policies/${id}/${path}`, body)).toMatchObject({
      status: 409,
      body: { code: 'tests-failed' },
    })
})

test('[PL2] a shadow decides nothing; what it would have decided otherwise is counted and listed, from its beginning', async () => {
  await activated(small)
  const version = await draft(large)
  await ask(500)
  await pia.ok('POST', `/v1/policies/${id}/shadow`, { version })
  expect((await routeOf(50)).mode).toBe('auto')
  const other = await ask(500)
  expect(other.route).toMatchObject({ mode: 'gate', rules: [] })
  await ask(5_000)
  expect(await shadowOf(version)).toMatchObject({
    ...{ policy: `${id}@${version}`, running: true, compared: 3, disagreed: 1 },
    counts: expect.arrayContaining([{ was: 'gate', would: 'auto', n: 1 }]) as unknown,
    disagreements: [{ decision: other.id, was: 'gate', would: 'auto', rules: ['large'] }],
  })
  await pia.ok('DELETE', `/v1/policies/${id}/shadow`)
  await ask(500)
  expect(await shadowOf(version)).toMatchObject({ running: false, compared: 3, disagreed: 1 })
  expect((await pia.call('DELETE', `/v1/policies/${id}/shadow`)).status).toBe(404)
})

test('[PL3] a canary needs what an activation needs, decides its share, a case always alike, and the route names it', async () => {
  const active = await activated(small)
  const version = await draft(large)
  expect(await pia.call('POST', `/v1/policies/${id}/canary`, { version, share: 0.5 })).toMatchObject({
    status: 409,
    body: { code: 'signature-required' },
  })
  await sign(version)
  await pia.ok('POST', `/v1/policies/${id}/canary`, { version, share: 0.5 })
  const routes = await Promise.all(Array.from({ length: 60 }, () => routeOf(500)))
  const decided = routes.filter(({ mode }) => mode === 'auto')
  expect(decided.length).toBeGreaterThan(10)
  expect(decided.length).toBeLessThan(50)
  for (const { mode, policy } of routes) expect(policy).toBe(`${id}@${mode === 'auto' ? version : active}`)
  for (const one of ['a', 'b', 'c', 'd'])
    expect(
      new Set((await Promise.all([1, 2, 3].map(() => routeOf(500, { case: one })))).map(({ mode }) => mode)).size,
    ).toBe(1)
  const before = await Promise.all(['a', 'b', 'c', 'd'].map(async (of) => (await routeOf(500, { case: of })).mode))
  await pia.ok('POST', `/v1/policies/${id}/canary`, { version, share: 0.9 })
  const after = await Promise.all(['a', 'b', 'c', 'd'].map(async (of) => (await routeOf(500, { case: of })).mode))
  before.forEach((mode, i) => mode === 'auto' && expect(after[i]).toBe('auto'))
  const [wire] = (await pia.ok<Page<PolicyWire>>('GET', '/v1/policies')).items
  expect(wire?.versions.find((one) => one.version === version)).toMatchObject({ stage: 'canary', share: 0.9 })

  // What is active has changed: what the canary was measured against is gone.
  await activated(none)
  expect((await Promise.all(Array.from({ length: 10 }, () => routeOf(500)))).every(({ mode }) => mode === 'gate')).toBe(
    true,
  )
})

test('[PL4] past its date a version permits nothing and requires what it did; that is told once, as an alarm', async () => {
  const forbid = '  - id: never\n    require: deny\n    when: proposal.amount > 10000\n'
  const endsAt = new Date(house.serving.context.engine.clock.now() + 10 * minutes).toISOString()
  expect((await activate(await draft(small), { ends_at: '2001-01-01T00:00:00Z' })).status).toBe(422)
  const version = await activated(source(permit('small', 'proposal.amount <= 100') + forbid), { ends_at: endsAt })
  expect((await routeOf(50)).mode).toBe('auto')
  await house.forward(11 * minutes)
  const late = await routeOf(50)
  expect(late).toMatchObject({ mode: 'gate', rules: [], policy: `${id}@${version}` })
  expect(late.reasons.join(' ')).toContain('past its date')
  expect((await routeOf(20_000)).mode).toBe('deny')
  await expect.poll(() => told('policy.expired')).toMatchObject([{ actor: { kind: 'silence' }, data: { alarm: true } }])
  // Measured against nothing permitted: what was allowed before is a loosening now.
  const again = await draft(small)
  expect(await activate(again)).toMatchObject({ status: 409, body: { code: 'signature-required' } })
})

test('[PL5] one step back is to what was active before, and no further; what loosens by it needs its signatures', async () => {
  const first = await activated(small)
  const second = await activated(large)
  expect(await pia.ok('POST', '/v1/policies/roll-back')).toMatchObject({ id, version: first, state: 'active' })
  expect((await routeOf(500)).mode).toBe('gate')
  expect(await pia.call('POST', '/v1/policies/roll-back')).toMatchObject({
    status: 409,
    body: { code: 'nothing-before' },
  })

  await activated(none)
  expect(await pia.ok('POST', '/v1/policies/roll-back')).toMatchObject({ version: first })
  expect((await routeOf(50)).mode).toBe('auto')

  // Until when it was to be; and a later date, or none, lets through more.
  const soon = new Date(house.serving.context.engine.clock.now() + 10 * minutes).toISOString()
  const dated = await draft(source(permit('small', 'proposal.amount <= 40')))
  expect((await activate(dated, { ends_at: soon })).status).toBe(200)
  expect(await activate(dated)).toMatchObject({ status: 409, body: { code: 'signature-required' } })
  expect((await activate(await draft(none))).status).toBe(200)
  await sign(dated)
  expect(await pia.ok('POST', '/v1/policies/roll-back')).toMatchObject({ version: dated })
  expect((await routeOf(30)).mode).toBe('auto')
  await house.forward(11 * minutes)
  expect((await routeOf(30)).mode).toBe('gate')
  await activated(small)

  // Never signed, since it tightened when it was activated; going back to it loosens.
  const unsigned = await draft(source(permit('small', 'proposal.amount <= 50')))
  expect((await activate(unsigned)).status).toBe(200)
  expect((await activate(await draft(none))).status).toBe(200)
  expect(await pia.call('POST', '/v1/policies/roll-back')).toMatchObject({ body: { code: 'signature-required' } })
  await sign(unsigned)
  expect(await pia.ok('POST', '/v1/policies/roll-back')).toMatchObject({ version: unsigned })
  expect(second).toBeGreaterThan(first)
})

test('[PL6] a glass is broken for an hour at most, without a second signature, as an alarm, and mends itself', async () => {
  await activated(none)
  const version = await draft(large)
  const body = { version, for: '5m', reason: 'The bank is down; refunds pile up.' }
  expect((await pia.call('POST', `/v1/policies/${id}/break-glass`, body)).status).toBe(403)
  expect((await rob.call('POST', `/v1/policies/${id}/break-glass`, { ...body, for: '2h' })).status).toBe(422)
  const glass = await rob.ok<GlassWire>('POST', `/v1/policies/${id}/break-glass`, body)
  expect(glass).toMatchObject({ state: 'broken', policy: `${id}@${version}`, reason: body.reason, review: null })
  expect((await rob.call('POST', `/v1/policies/${id}/break-glass`, body)).status).toBe(409)
  const behind = await routeOf(500)
  expect(behind).toMatchObject({ mode: 'auto', policy: `${id}@${version}` })
  expect(behind.reasons.join(' ')).toContain('The glass was broken')
  const [alarm] = await told('glass.broken')
  expect(alarm).toMatchObject({ data: { alarm: true, glass: glass.id } })
  expect(JSON.stringify(alarm)).not.toContain('bank')
  await house.forward(6 * minutes)
  expect((await routeOf(500)).mode).toBe('gate')
  await expect.poll(() => told('glass.mended')).toMatchObject([{ actor: { kind: 'silence' } }])
})

test('[PL7] whoever broke a glass does not close its review; somebody else does, once it has ended', async () => {
  const version = await draft(large)
  const glass = await rob.ok<GlassWire>('POST', `/v1/policies/${id}/break-glass`, {
    version,
    for: '5m',
    reason: 'Again.',
  })
  const review = (client: Client) =>
    client.call<GlassWire>('POST', `/v1/break-glasses/${glass.id}/review`, { comment: 'One refund, and it was right.' })
  await ask(500)
  expect((await review(olga)).status).toBe(409)
  expect(await pia.ok<GlassWire>('POST', `/v1/break-glasses/${glass.id}/mend`)).toMatchObject({
    state: 'to-review',
    decisions: 1,
  })
  expect((await routeOf(500)).mode).toBe('gate')
  expect(await review(rob)).toMatchObject({ status: 403, body: { code: 'own-review' } })
  expect(await review(olga)).toMatchObject({
    status: 200,
    body: { state: 'reviewed', review: { person: { name: 'Olga' } } },
  })
  expect((await review(olga)).status).toBe(409)
  const { items } = await olga.ok<Page<GlassWire>>('GET', '/v1/break-glasses')
  expect(items.map(({ state }) => state)).toEqual(['reviewed', 'to-review'])
})

test('[PL8] a floor stands beneath whatever decides, in every workspace where it is set for all, and is only the installation’s', async () => {
  const floor = (rules: string) => `policy: law\nrules:\n${rules}`
  const never = floor('  - id: never\n    require: deny\n    when: proposal.amount > 900\n')
  expect((await olga.call('POST', '/v1/floors', { source: never })).status).toBe(403)
  for (const wrong of [floor(permit('x', 'true')), `${never}default: deny\n`, 'policy: law\n'])
    expect((await house.boot.call('POST', '/v1/floors', { source: wrong })).status).toBe(422)
  const other = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Other' })
  await house.boot.ok('POST', '/v1/floors', { source: never, everywhere: true })
  const mine = floor('  - id: two\n    require: gate\n    people: 2\n    when: proposal.amount > 800\n').replace(
    'law',
    'here',
  )
  await house.boot.ok('POST', '/v1/floors', { source: mine })

  const version = await activated(large)
  expect(await routeOf(700)).toMatchObject({ mode: 'auto', rules: ['large'] })
  expect(await routeOf(850)).toMatchObject({ mode: 'gate', rules: ['floor:here.two'] })
  const refused = await routeOf(950)
  expect(refused).toMatchObject({ mode: 'deny', rules: ['floor:law.never'], policy: `${id}@${version}` })
  expect(refused.reasons[0]).toBe('The floor “law.never” refuses this.')
  const glass = await rob.ok<GlassWire>('POST', `/v1/policies/${id}/break-glass`, {
    version,
    for: '5m',
    reason: 'Now.',
  })
  expect((await routeOf(950)).mode).toBe('deny')
  await rob.ok('POST', `/v1/break-glasses/${glass.id}/mend`)
  const { engine } = house.serving.context
  const there = await engine.states.get(other.id.slice(3))
  expect(there.floors?.rules.map(({ rule }) => rule.id)).toEqual(['floor:law.never'])

  await house.admin(`update floors set source = 'nonsense' where name = 'here'`)
  engine.states.forget()
  expect(await routeOf(10)).toMatchObject({
    mode: 'gate',
    reasons: expect.arrayContaining(['A floor cannot be read.']) as unknown,
  })
  await house.boot.ok('DELETE', '/v1/floors/here')
  expect((await pia.ok<Page<FloorWire>>('GET', '/v1/floors')).items).toMatchObject([{ name: 'law', everywhere: true }])
  await house.boot.ok('DELETE', '/v1/floors/law?everywhere=true')
  expect((await routeOf(950)).mode).toBe('auto')
})
