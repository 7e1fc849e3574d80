/** Backtests on a real server: what would have gone another way, what people found, and the job itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BacktestWire, DecisionWire, Page } from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let pia: Client & { id: string }
let ann: Client & { id: string }
let id: string
let wrong: DecisionWire
beforeAll(async () => {
  house = await openHouse({ COUNTERSIGN_LOG: 'fatal' })
  pia = await house.person('Pia', ['policy-author'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  await activate(house, 'policy: p\nrules:\n  - { id: tiny, permit: auto, when: proposal.amount <= 10, audit: 1.0 }\n')
  ;({ id } = await pia.ok<{ id: string }>('POST', '/v1/policies', { name: 'looser', source: 'policy: p\n' }))
  for (let i = 0; i < 12; i++)
    await propose(house.boot, {
      ...{ proposal: { amount: i + 1 }, attributes: { region: i % 2 ? 'north' : 'south' }, groups: { sex: 'female' } },
      ...{ subject: `customer:${i % 3}` },
    })
  await decideBy(house.boot, ann, 'approve', { proposal: { amount: 90 } })
  wrong = await decideBy(house.boot, ann, 'reject', { proposal: { amount: 95 }, groups: { sex: 'male' } })
  await decideBy(house.boot, ann, 'reject', { proposal: { amount: 500 } })
  // The time in an id is that of the process: everything lies before now.
  await house.forward(1_000)
})
afterAll(() => house.close())

const draft = async (source: string) =>
  (await pia.ok<{ version: number }>('POST', `/v1/policies/${id}/versions`, { source })).version
const start = (version: number, body: object = {}, key?: string) =>
  pia.call<BacktestWire>(
    'POST',
    `/v1/policies/${id}/versions/${version}/backtest`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  )
/** The one before may be tidying up still. */
async function begin(version: number, body: object = {}, key?: string): Promise<BacktestWire> {
  let answer = await start(version, body, key)
  await expect
    .poll(async () => (answer.status === 503 ? (answer = await start(version, body, key)) : answer).status)
    .toBe(201)
  return answer.body
}
async function finished({ id: of }: BacktestWire): Promise<BacktestWire> {
  let wire: BacktestWire | undefined
  await expect
    .poll(async () => (wire = await pia.ok<BacktestWire>('GET', `/v1/backtests/${of}`)).status, { timeout: 15_000 })
    .not.toBe('running')
  return wire as BacktestWire
}
const looser =
  'policy: p\nrules:\n  - { id: small, permit: auto, when: proposal.amount <= 100 }\n  - { id: none, require: deny, when: proposal.amount == 1 }\n'

/** One backtest that several tests look at. */
let shared: Promise<BacktestWire> | undefined
const ofLooser = (): Promise<BacktestWire> =>
  (shared ??= draft(looser)
    .then((version) => begin(version, { segments: ['attributes.region'] }))
    .then(finished))

test('[BT1] past decisions are routed again: what would differ, by from → to, system, action, fact; nothing is changed', async () => {
  const before = await house.admin('select id, status, mode, rev from decisions order by id')
  const { status, done, total, result } = await ofLooser()
  expect({ status, done, total }).toEqual({ status: 'done', done: 15, total: 15 })
  expect(result).toMatchObject({ decisions: 15, unreadable: 0 })
  expect(result?.counts).toEqual(
    expect.arrayContaining([
      { was: 'auto', would: 'auto', n: 9 },
      { was: 'auto', would: 'deny', n: 1 },
      { was: 'gate', would: 'auto', n: 4 },
      { was: 'gate', would: 'gate', n: 1 },
    ]),
  )
  expect(result?.by_system).toEqual([{ name: 'refund-agent', n: 15, stricter: 1, looser: 4 }])
  expect(result?.by_segment[0]?.parts).toEqual([
    { name: 'north', n: 6, stricter: 0, looser: 1 },
    { name: 'south', n: 6, stricter: 1, looser: 1 },
    { name: 'not given', n: 3, stricter: 0, looser: 2 },
  ])
  expect(result?.examples.map(({ was, would }) => `${was} ${would}`)).toEqual([
    ...Array<string>(4).fill('gate auto'),
    'auto deny',
  ])
  expect(await house.admin('select id, status, mode, rev from decisions order by id')).toEqual(before)
})

test('[BT2] protected groups come as counts alone, and none under five', async () => {
  const { result } = await ofLooser()
  expect(result?.by_group).toEqual([
    {
      group: 'sex',
      parts: [
        { name: 'female', n: 12, stricter: null, looser: null },
        { name: 'male', n: null, stricter: null, looser: null },
      ],
    },
  ])
})

test('[BT3] what people found wrong is told with how much of it went ahead and would have', async () => {
  const { result } = await ofLooser()
  expect(result?.overturned).toEqual({ n: 2, went: 0, would: 1 })
  expect(result?.examples.map(({ decision }) => decision)).toContain(wrong.id)
  // Ten were drawn for an audit that nobody has answered; two waiting ones nobody has judged.
  expect(result?.error.was).toMatchObject({ state: 'estimated', n: 10, audited: 10, share: 1 })
  expect(result?.error.would).toMatchObject({ state: 'not_identifiable', judged: 2, unknown: 2 })
})

test('[BT5] it is one job: told while it runs, begun once for one key, cancelled, and one at a time on a process', async () => {
  const version = await draft(looser)
  const first = await begin(version, {}, 'once')
  await finished(first)
  const again = await begin(version, {}, 'once')
  expect(again).toMatchObject({ id: first.id, status: 'done' })
  expect(
    (await pia.call('POST', `/v1/policies/${id}/versions/${version}/backtest`, { since: '2999-01-01T00:00:00Z' }))
      .status,
  ).toBe(422)

  const running = await begin(version)
  expect((await pia.call('POST', `/v1/policies/${id}/versions/${version}/backtest`, {})).status).toBe(503)
  expect(await pia.ok<BacktestWire>('POST', `/v1/backtests/${running.id}/cancel`)).toMatchObject({
    status: 'cancelled',
    result: null,
  })
  await expect
    .poll(async () => (await pia.call('POST', `/v1/policies/${id}/versions/${version}/backtest`, {})).status, {
      timeout: 10_000,
    })
    .toBe(201)
  const { items } = await pia.ok<Page<BacktestWire>>('GET', `/v1/policies/${id}/versions/${version}/backtest`)
  expect(items.map((one) => one.id).slice(1)).toEqual([running.id, first.id])
  await finished(items[0] as BacktestWire)

  // Its process is gone.
  await house.admin(
    `update backtests set status = 'running', ended_at = null, beat_at = app_now() - interval '2 minutes' where id = $1`,
    [running.id.slice(3)],
  )
  expect(await pia.ok('GET', `/v1/backtests/${running.id}`)).toMatchObject({ status: 'failed' })
})

test('[BT6] counters are counted anew over the past, and floors hold there too', async () => {
  const version = await draft(
    'policy: p\ncounters:\n  - { id: spent, sum: proposal.amount, actions: [refund.create], by: subject, window: 1d }\nrules:\n  - { id: few, permit: auto, when: counters.spent <= 12 }\n',
  )
  // Of customers 0, 1, 2: 1+4+7, 2+5, 3+6; then 10, 8+…, 9+… do not fit.
  const { result } = await finished(await begin(version))
  expect(result?.counts).toEqual(
    expect.arrayContaining([
      { was: 'auto', would: 'auto', n: 7 },
      { was: 'auto', would: 'gate', n: 3 },
    ]),
  )
  await house.boot.ok('POST', '/v1/floors', {
    source: 'policy: law\nrules:\n  - { id: all, require: deny, when: action == "refund.create" }\n',
  })
  const floored = await finished(await begin(version))
  expect(floored.result?.counts.every(({ would }) => would === 'deny')).toBe(true)
  await house.boot.ok('DELETE', '/v1/floors/law')
})

test('[BT7] queues are simulated with the people who were there, the past by the same simulation', async () => {
  const { result } = await finished(
    await begin(await draft('policy: p\nrules:\n  - { id: all, require: gate, when: "true", people: 2 }\n')),
  )
  const [was, would] = [result?.queues.was[0], result?.queues.would[0]]
  expect(was).toMatchObject({ queue: 'inbox', arrivals: 5, simulated: { people_hours: 1 } })
  expect(would).toMatchObject({ queue: 'inbox', arrivals: 30 })
  expect(would?.work_hours).toBeCloseTo((30 * 1.2) / 3600)
  expect(would?.simulated?.mean_wait_s).toBeGreaterThanOrEqual(was?.simulated?.mean_wait_s ?? Infinity)
})

test('[BT6] an objective is met in the past where it holds today', async () => {
  const rob = await house.person('Rob', ['risk-owner'])
  const where = 'action == "refund.create"'
  await rob.ok('POST', '/v1/objectives', { id: 'kept', where, max_error: 0.1, confidence: 0.9, min_audit_rate: 1 })
  await propose(house.boot, { proposal: { amount: 700 } })
  await house.forward(1_000)
  const version = await draft('policy: p\nrules:\n  - { id: kept, permit: auto, when: met("kept") }\n')
  const alone = async () =>
    (await finished(await begin(version))).result?.counts
      .filter(({ would }) => would === 'auto')
      .reduce((sum, { n }) => sum + n, 0)
  expect(await alone()).toBe(0)
  const held = await house.admin(
    `update objective_cells set state = 'holding', threshold = 0.5 where objective = 'kept' returning 1`,
    [],
  )
  expect(held).toHaveLength(1)
  expect(await alone()).toBe(16)
  const { result } = await finished(await begin(version))
  expect(result?.assumes.join(' ')).toContain('where they hold today')
})
