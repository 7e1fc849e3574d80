/** Grants on a real server: what they answer, how often, and what they leave to people. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DecisionWire, GrantDraftWire, GrantWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { decideBy, propose, read, refund, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let lea: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann', ['reviewer', 'finance'], { identities: ['user:ann'] })
  lea = await house.person('Lea', ['lead'])
})
afterAll(() => house.close())
beforeEach(async () => {
  for (const grant of (await house.boot.ok<{ items: GrantWire[] }>('GET', '/v1/grants')).items)
    if (grant.open) await lea.ok('DELETE', `/v1/grants/${grant.id}`)
})

const give = (more: object = {}, by: Client = ann) =>
  by.ok<GrantWire>('POST', '/v1/grants', { action: 'refund.create', uses: 10, for: '2h', ...more })
const used = async (id: string) =>
  (await house.boot.ok<{ items: GrantWire[] }>('GET', '/v1/grants')).items.find((one) => one.id === id)

test('[GR4] each use is a decision of its own that names the grant and its grantor', async () => {
  const grant = await give({ when: 'proposal.amount <= 200.0', reason: 'A batch of broken lamps.' })
  const born = await propose(house.boot)
  expect(born).toMatchObject({ status: 'approved', task: null, outcome: { verdict: 'approved', by: 'grant' } })
  expect(born.route).toMatchObject({
    mode: 'gate',
    reasons: expect.arrayContaining([expect.stringContaining(grant.id)]),
  })
  expect((await read(house.boot, born.id)).outcome?.people).toMatchObject([{ name: 'Ann' }])
  const types = (
    await house.boot.ok<{ items: { type: string; data: { grant?: string } }[] }>(
      'GET',
      `/v1/decisions/${born.id}/timeline`,
    )
  ).items
  expect(types.find(({ type }) => type === 'grant.used')?.data.grant).toBe(grant.id)
  expect(await used(grant.id)).toMatchObject({ used: 1, open: true, reason: 'A batch of broken lamps.' })
  expect(await house.boot.call('POST', `/v1/decisions/${born.id}/release`, { digest: born.digest })).toMatchObject({
    status: 200,
  })
  expect(await propose(house.boot, { proposal: { amount: 500 } })).toMatchObject({ status: 'waiting' })
})

test('[GR3] of thirty proposals at once no more go ahead than were granted; a repeated request uses it once', async () => {
  const other = await house.another()
  const grant = await give({ uses: 5 })
  const born = await Promise.all(
    Array.from({ length: 30 }, (_, n) => propose(n % 2 ? house.boot.at(other.address) : house.boot)),
  )
  expect(born.filter(({ outcome }) => outcome?.by === 'grant')).toHaveLength(5)
  expect(born.filter(({ status }) => status === 'waiting')).toHaveLength(25)
  expect(await used(grant.id)).toMatchObject({ used: 5, open: false })

  const again = await give({ uses: 3 })
  const key = { 'idempotency-key': 'grant-once' }
  const [first, second] = [
    await house.boot.ok<DecisionWire>('POST', '/v1/decisions', refund(), key),
    await house.boot.ok<DecisionWire>('POST', '/v1/decisions', refund(), key),
  ]
  expect(second).toMatchObject({ id: first.id, status: 'approved', outcome: { by: 'grant' } })
  expect(await house.boot.call('POST', '/v1/decisions', refund({ confidence: 0.1 }), key)).toMatchObject({
    status: 422,
  })
  expect(await used(again.id)).toMatchObject({ used: 1 })
})

test('[GR2] it ends when it is revoked, when its time is over, and when its grantor has left, on every process', async () => {
  const other = await house.another()
  const revoked = await give()
  expect(await propose(house.boot.at(other.address))).toMatchObject({ status: 'approved' })
  expect((await (await house.person('Bo')).call('DELETE', `/v1/grants/${revoked.id}`)).status).toBe(403)
  await ann.ok('DELETE', `/v1/grants/${revoked.id}`)
  expect(await propose(house.boot.at(other.address))).toMatchObject({ status: 'waiting' })
  await give({ for: '30m' })
  await house.forward(31 * 60_000)
  expect(await propose(house.boot)).toMatchObject({ status: 'waiting' })
  const bea = await house.person('Bea')
  await give({}, bea)
  expect(await propose(house.boot)).toMatchObject({ status: 'approved' })
  await house.boot.ok('PATCH', `/v1/people/${bea.id}`, { active: false })
  expect(await propose(house.boot)).toMatchObject({ status: 'waiting' })
})

test('[GR1] it opens neither what its grantor asked for, nor a question, nor a second seat, nor a refusal', async () => {
  await give()
  expect(await propose(house.boot, { requester: 'user:ann' })).toMatchObject({ status: 'waiting' })
  expect(await propose(house.boot, { requester: 'user:nobody-knows' })).toMatchObject({ status: 'waiting' })
  const { proposal: _, ...question } = refund({ kind: 'question' })
  expect(await house.boot.ok('POST', '/v1/decisions', question)).toMatchObject({ status: 'waiting' })
  const author = await house.person('Pia', ['policy-author'])
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'two',
    source:
      'policy: two\nrules:\n  - id: big\n    require: gate\n    people: 2\n    when: proposal.amount > 100.0\n  - id: never\n    require: deny\n    when: proposal.amount > 10000.0\ndefault: gate\n',
  })
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
  expect(await propose(house.boot)).toMatchObject({ status: 'waiting' })
  expect(await propose(house.boot, { proposal: { amount: 20_000 } })).toMatchObject({ status: 'refused' })
  expect(await propose(house.boot, { proposal: { amount: 50 } })).toMatchObject({ status: 'approved' })
})

test('[GR5] an absent fact leaves it to people; a condition that is wrong is refused with its place', async () => {
  await give({ when: 'proposal.amount <= 60.0' })
  expect(await propose(house.boot, { proposal: { text: 'no amount' } })).toMatchObject({ status: 'waiting' })
  expect(await propose(house.boot, { proposal: { amount: 60 } })).toMatchObject({ status: 'approved' })
  expect(
    await ann.call('POST', '/v1/grants', { action: 'refund.create', uses: 1, for: '1h', when: 'proposal.amount <=' }),
  ).toMatchObject({ status: 422, body: { errors: [{ path: 'when', line: 1 }] } })
  expect(await ann.call('POST', '/v1/grants', { action: 'refund.create', uses: 1, for: '30d' })).toMatchObject({
    status: 422,
  })
})

test('[GR6] from a decision a grant is drafted, by whoever could have approved it alone', async () => {
  const decided = await decideBy(house.boot, ann, 'approve', { proposal: { amount: 80, currency: 'EUR', gift: false } })
  const draft = await ann.ok<GrantDraftWire>('GET', `/v1/decisions/${decided.id}/grant-draft`)
  expect(draft).toMatchObject({
    system: 'refund-agent',
    action: 'refund.create',
    when: 'proposal.amount <= 80 && proposal.currency == "EUR" && proposal.gift == false',
  })
  await give({ system: draft.system, when: draft.when, from: decided.id })
  expect(await propose(house.boot, { proposal: { amount: 79, currency: 'EUR', gift: false } })).toMatchObject({
    status: 'approved',
  })
  expect(await propose(house.boot, { proposal: { amount: 79, currency: 'USD', gift: false } })).toMatchObject({
    status: 'waiting',
  })
  const two = await propose(house.boot, { proposal: { amount: 120 } })
  expect(
    await ann.call('POST', '/v1/grants', { from: two.id, action: 'refund.create', uses: 1, for: '1h' }),
  ).toMatchObject({
    status: 403,
    body: { code: 'not-eligible' },
  })
})
