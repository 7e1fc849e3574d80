/** Counters on real servers: what is split still adds up, what ended counts no more, and a release looks again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, EventWire, Page, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const source = (limit: number) => `policy: refunds
counters:
  - id: refunded
    sum: proposal.amount
    actions: [refund.create]
    by: subject
    window: 24h
  - id: mails
    actions: [mail.send]
    by: system
    window: 1h
rules:
  - id: within
    permit: auto
    when: action == "refund.create" && counters.refunded <= ${limit}
  - id: few-mails
    permit: auto
    when: action == "mail.send" && counters.mails <= 3
  - id: no-parcel-after-refunds
    require: deny
    when: action == "parcel.send" && counters.refunded > 0
default: gate
tests:
  - given: { action: refund.create, counters: { refunded: 90 } }
    expect: { mode: auto, rule: within }
`
let house: House
let ann: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  await activate(house, source(100))
})
afterAll(() => house.close())

const hours = 3_600_000
const refund = (subject: string | undefined, amount: unknown, client = house.boot) =>
  propose(client, { ...(subject === undefined ? {} : { subject }), proposal: { amount } })
const sum = (some: readonly DecisionWire[]): number =>
  some.reduce((total, { proposal }) => total + (proposal as { amount: number }).amount, 0)

test('[PC1] a payment that is split over proposals to three processes at once never exceeds the limit', async () => {
  const others = [await house.another(), await house.another()]
  const doors = [house.boot, ...others.map(({ address }) => house.boot.at(address))]
  for (let round = 0; round < 4; round++) {
    const subject = `customer:split-${round}`
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => refund(subject, 10, doors[i % 3])))
    const gone = all.filter(({ route }) => route.mode === 'auto')
    expect(sum(gone)).toBe(100)
    expect(all.filter(({ status }) => status === 'waiting')).toHaveLength(20)
  }
})

test('[PC2] what ended without a release counts no more, nor what is older than the window; what was released does', async () => {
  const subject = 'customer:ended'
  const first = await refund(subject, 90)
  expect(first.route).toMatchObject({ mode: 'auto', values: { 'counters.refunded': 90 } })
  const second = await refund(subject, 20)
  expect(second.route.mode).toBe('gate')
  await house.boot.ok('POST', `/v1/decisions/${second.id}/cancel`, {})
  const third = await refund(subject, 10)
  expect(third.route.mode).toBe('auto')
  await house.boot.ok('POST', `/v1/decisions/${third.id}/release`, { digest: third.digest })
  await house.boot.ok('POST', `/v1/decisions/${third.id}/effect`, { status: 'failed' })
  expect((await refund(subject, 1)).route.mode).toBe('gate')
  await house.forward(25 * hours)
  expect((await refund(subject, 100)).route.mode).toBe('auto')
  expect(
    (
      await house.boot.ok<{ mode: string }>('POST', '/v1/route', {
        ...{ system: 's', action: 'refund.create', subject, proposal: { amount: 1 } },
      })
    ).mode,
  ).toBe('gate')
})

test('[PC3] without a subject or a number nothing goes ahead; counting is by the system where it says so', async () => {
  for (const [subject, amount] of [
    [undefined, 1],
    ['customer:none', 'one'],
    ['customer:none', -5],
  ] as const) {
    const { route } = await refund(subject, amount)
    expect(route.mode).toBe('gate')
    expect(route.reasons.join(' ')).toContain('counters.refunded was not given')
  }
  const mail = (system: string) => propose(house.boot, { system, action: 'mail.send', proposal: {} })
  const modes = [await mail('one'), await mail('one'), await mail('one'), await mail('one'), await mail('two')]
  expect(modes.map(({ route }) => route.mode)).toEqual(['auto', 'auto', 'auto', 'gate', 'auto'])
  // Asked about without being counted.
  const parcel = (subject: string) => propose(house.boot, { action: 'parcel.send', subject, proposal: {} })
  await refund('customer:parcel', 5)
  expect((await parcel('customer:parcel')).route.mode).toBe('deny')
  expect((await parcel('customer:new')).route.mode).toBe('gate')
})

test('[PC4] a release looks again: where it does not fit any more a person is asked, and their word counts', async () => {
  const subject = 'customer:again'
  const decision = await refund(subject, 80)
  const later = await refund(subject, 20)
  // What came later does not crowd it out.
  await house.boot.ok('POST', `/v1/decisions/${later.id}/release`, { digest: later.digest })
  // As if more had been counted before it: restored from elsewhere, say.
  await house.admin(
    `insert into counted select workspace, key, at - interval '1 hour', (select id from decisions where action = 'refund.create' and release_id is not null limit 1), 50
       from counted where decision = $1`,
    [decision.id.slice(4)],
  )
  expect(
    await house.boot.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest }),
  ).toMatchObject({
    status: 409,
    body: { code: 'not-approved' },
  })
  const now = await read(house.boot, decision.id)
  expect(now).toMatchObject({ status: 'waiting', outcome: null })
  const { items } = await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${decision.id}/timeline`)
  expect(items.map(({ type }) => type)).toContain('decision.over-limit')
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${now.task}/claim`)
  expect((await answer(ann, task, 'approve')).status).toBe(201)
  expect(
    (await house.boot.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })).status,
  ).toBe(200)
})

test('[PC5] an edit counts with its new amount', async () => {
  const subject = 'customer:edit'
  const decision = await refund(subject, 150)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'edit', { proposal: { amount: 60 } })).status).toBe(201)
  expect((await read(house.boot, decision.id)).status).toBe('approved')
  expect((await refund(subject, 41)).route.mode).toBe('gate')
  expect(
    await house.boot.ok<{ mode: string; values: object }>('POST', '/v1/route', {
      ...{ system: 's', action: 'refund.create', subject: 'customer:fresh', proposal: { amount: 41 } },
    }),
  ).toMatchObject({ mode: 'auto', values: { 'counters.refunded': 41 } })
})

test('[PC6] unknown and ill-formed counters are refused with their place', async () => {
  const refused = async (text: string) =>
    (
      await house.boot.ok<{ errors: { path: string; message: string; line: number }[] }>(
        'POST',
        '/v1/policies/validate',
        { source: text },
      )
    ).errors
  expect(
    await refused('policy: p\nrules:\n  - id: a\n    permit: auto\n    when: counters.spent <= 3\n'),
  ).toMatchObject([
    { path: 'rules[0].when', line: 5, message: expect.stringContaining('unknown fact counters.spent') as unknown },
  ])
  expect(await refused('policy: p\nfacts:\n  counters.x: int\n')).toMatchObject([{ path: 'facts.counters.x' }])
  const wrong =
    'policy: p\ncounters:\n  - { id: "a b", sum: amount, actions: [], by: colour, window: 1y }\n  - { id: a }\n'
  expect((await refused(wrong)).map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'counters[0].id',
      'counters[0].sum',
      'counters[0].actions',
      'counters[0].by',
      'counters[0].window',
      'counters[1]',
    ]),
  )
})
