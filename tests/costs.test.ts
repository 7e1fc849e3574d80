/** What oversight costs, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  BacktestWire,
  InsightsCapacityWire,
  InsightsCostWire,
  ObjectiveDetailWire,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let [ann, owner] = [] as unknown as [Client, Client]
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  owner = await house.person('Oda', ['owner'])
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: confidence >= 0.9\n    audit: 0.5\ndefault: gate\n',
  )
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
})
afterAll(() => house.close())

const cost = () => house.boot.ok<InsightsCostWire>('GET', '/v1/insights/cost')
const price = (change: object) => owner.call('PATCH', '/v1/systems/refund-agent/actions/refund.create', change)

test('[CO1] without declared costs figures are hours of people and of waiting, and errors; never money', async () => {
  const { task } = await propose(house.boot)
  await house.forward(3_600_000)
  const claimed = await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  expect((await answer(ann, claimed, 'reject', { comment: 'No.' })).status).toBe(201)
  for (let i = 0; i < 4; i++) await propose(house.boot, { confidence: 0.95 })
  const told = await cost()
  expect(told).toMatchObject({ currency: null, totals: { money: null, found: 1 } })
  expect(told.queues.find(({ queue }) => queue === 'inbox')).toMatchObject({
    ...{ answered: 1, hours: { n: 1, value: 1_200 / 3_600_000 }, minute_cost: null, money: null },
  })
  const [action] = told.actions
  expect(action).toMatchObject({
    ...{ action: 'refund.create', decisions: 5, waiting: 0, found: 1, error_cost: null, delay_cost: null },
    ...{ found_money: null, expected_money: null, waited_money: null },
  })
  expect(action?.waited.value).toBeGreaterThanOrEqual(1)
  expect(action?.waited.value).toBeLessThan(1.1)
})

test('[CO2] a price takes a currency first, and the currency stays while anything has a price', async () => {
  expect(await price({ error_cost: 50 })).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  expect((await owner.call('PATCH', '/v1/workspace', { currency: 'XQQ' })).status).toBe(422)
  await owner.ok('PATCH', '/v1/workspace', { currency: 'EUR' })
  expect(await price({ error_cost: 50, delay_cost: 10 })).toMatchObject({ status: 200, body: { error_cost: 50 } })
  expect(await price({ error_cost: -1 })).toMatchObject({ status: 422 })
  expect(await owner.ok('PATCH', '/v1/queues/inbox', { minute_cost: 2 })).toMatchObject({ minute_cost: 2 })
  expect(await owner.call('PATCH', '/v1/workspace', { currency: 'USD' })).toMatchObject({ status: 422 })
  // What is not named stays as it was.
  expect(await price({ reversible: true })).toMatchObject({
    body: { reversible: true, error_cost: 50, delay_cost: 10 },
  })
  expect((await ann.call('PATCH', '/v1/queues/inbox', { minute_cost: 1 })).status).toBe(403)
})

test('[CO3] where they are declared money stands beside the hours, with what has no price named', async () => {
  // Every audit that was drawn is answered; the first is overturned.
  const audits = await claim(ann, { queue: 'audit', limit: 20 })
  for (const [i, task] of audits.entries()) await answer(ann, task, i === 0 ? 'overturn' : 'uphold')
  const told = await cost()
  expect(told.currency).toBe('EUR')
  const [action] = told.actions
  const found = 1 + Math.min(1, audits.length)
  expect(action).toMatchObject({ found, found_money: 50 * found, delay_cost: 10, error_cost: 50 })
  expect(action?.waited_money?.value).toBeCloseTo(10 * (action?.waited.value ?? 0), 9)
  if (audits.length > 0) {
    // Of four that went ahead alone, as the audits have it.
    expect(action?.expected).toMatchObject({ n: audits.length, value: 4 / audits.length })
    expect(action?.expected_money?.value).toBeCloseTo((50 * 4) / audits.length, 9)
    expect(action?.expected_money?.interval?.[1]).toBeLessThanOrEqual(200)
  }
  const inbox = told.queues.find(({ queue }) => queue === 'inbox')
  expect(inbox?.money?.value).toBeCloseTo((1_200 / 60_000) * 2, 9)
  expect(told.totals.money).toMatchObject({ errors_found: 50 * found })
  if (audits.length > 0) expect(told.totals.unpriced).toEqual(['a minute of queue audit'])
})

test('[CO4] planner, backtests and objectives show money beside hours where it is declared', async () => {
  await decideBy(house.boot, ann, 'approve')
  const told = await house.boot.ok<InsightsCapacityWire>('GET', '/v1/insights/capacity?queue=inbox&hours=24')
  const [plan] = told.plans
  expect(plan?.people_cost).toBeCloseTo(120 * (plan?.people_hours ?? 0), 6)
  expect(plan?.wait_cost).toBeCloseTo((10 * told.arrivals * (plan?.mean_wait_s ?? 0)) / 3_600, 6)
  await owner.ok('POST', '/v1/objectives', {
    ...{ id: 'refunds', where: 'action == "refund.create"', max_error: 0.1, confidence: 0.9, min_audit_rate: 0.2 },
  })
  const wish = () => house.boot.ok<ObjectiveDetailWire>('GET', '/v1/objectives/refunds')
  for (const one of (await wish()).what_if) expect(one.review_cost).toBeNull()
  await owner.ok('PATCH', '/v1/queues/audit', { minute_cost: 3 })
  for (const { review_hours: hours, review_cost } of (await wish()).what_if)
    expect(review_cost).toEqual(hours === null ? null : expect.closeTo(180 * hours, 6))
  const { items } = await owner.ok<{ items: { id: string }[] }>('GET', '/v1/policies')
  const begun = await owner.ok<BacktestWire>('POST', `/v1/policies/${items[0]?.id}/versions/1/backtest`, {})
  const tried = () => owner.ok<BacktestWire>('GET', `/v1/backtests/${begun.id}`)
  await expect.poll(async () => (await tried()).status).toBe('done')
  const [queue] = (await tried()).result?.queues.was ?? []
  expect(queue?.work_cost).toBeCloseTo(120 * (queue?.work_hours ?? 0), 9)
})
