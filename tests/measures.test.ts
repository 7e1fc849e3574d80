/** The measures of oversight, on a real server: each figure with what it rests on. */
import type {
  DecisionWire,
  InsightsCostWire,
  InsightsFairnessWire,
  InsightsPeopleWire,
  InsightsQualityWire,
  InsightsShiftWire,
  TaskWire,
} from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let [ann, ben] = [] as unknown as [Client & { id: string }, Client & { id: string }]
const policy =
  'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: action == "loan.grant" && confidence >= 0.9\n    audit: 1.0\n  - id: gated\n    require: gate\n    when: confidence < 0.9\n    audit: 1.0\ndefault: gate\n'

/** 12 alone, of which audits overturn 3; 8 by Ann, who turns 2 down; the two groups fare differently. */
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  await activate(house, policy)
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
  for (let i = 0; i < 12; i++) {
    const born = await propose(house.boot, loan(0.95, i % 2 ? 'female' : 'male'))
    await tellTruth(born, i < 3)
    await audit(i < 3 ? 'overturn' : 'uphold')
  }
  for (let i = 0; i < 8; i++) {
    await decideBy(house.boot, ann, i < 2 ? 'reject' : 'approve', loan(0.5, i < 2 ? 'female' : 'male'), {
      ...(i < 2 ? { comment: 'No.' } : {}),
    })
    await audit('uphold')
  }
  await house.forward(60_000)
})
afterAll(() => house.close())

const loan = (confidence: number, sex: string) => ({
  ...{ system: 'lender', version: '1', action: 'loan.grant', confidence, groups: { sex } },
})
const tellTruth = (decision: DecisionWire, adverse: boolean) =>
  house.boot.ok('POST', `/v1/decisions/${decision.id}/truth`, {
    ...{ value: adverse ? 'default' : 'repaid', adverse, source: 'ledger', observed_at: decision.created_at },
  })
async function audit(verdict: 'uphold' | 'overturn'): Promise<void> {
  const [task] = await claim(ben, { queue: 'audit', limit: 1 })
  expect((await answer(ben, task as TaskWire, verdict)).status).toBe(201)
}

test('[IN16] quality: each system version by people, audits and the truth, each share with n and interval', async () => {
  const { systems } = await house.boot.ok<InsightsQualityWire>('GET', '/v1/insights/quality')
  const [lender] = systems
  expect(lender).toMatchObject({ system: 'lender', version: '1', decisions: 20, by_people: 8, alone: 12 })
  expect(lender?.turned_down).toMatchObject({ n: 8, value: 0.25 })
  expect(lender?.alone_wrong).toMatchObject({ n: 12, value: 0.25 })
  expect(lender?.ai_wrong).toMatchObject({ n: 20, value: 0.25 })
  expect(lender?.people_upheld).toMatchObject({ n: 8, value: 1 })
  expect(lender?.adverse).toMatchObject({ n: 12, value: 0.25 })
  expect(lender?.truth_known).toMatchObject({ n: 20, value: 0.6 })
  for (const { value, interval } of [lender?.adverse, lender?.alone_wrong].map(
    (one) => one as { value: number; interval: [number, number] },
  ))
    expect(interval[0] < value && value < interval[1]).toBe(true)
  expect(lender?.seeded_caught).toEqual({ n: 0, value: null, interval: null })
  const none = await house.boot.ok<InsightsQualityWire>('GET', '/v1/insights/quality?system=nobody')
  expect(none.systems).toEqual([])
})

test('[IN17] people: one sees one’s own, who leads sees theirs, no program anybody’s; nothing tells how fast anybody is', async () => {
  const own = await ann.ok<InsightsPeopleWire>('GET', '/v1/insights/people')
  expect(own).toMatchObject({ others: false, people: [{ name: 'Ann', own: true, answered: 8 }] })
  expect(own.people[0]?.over_reliance).toMatchObject({ n: 2, value: 0 })
  expect(own.people[0]?.under_reliance).toMatchObject({ n: 6, value: 0 })
  expect(own.people[0]?.approvals.result).toBe('too-few')
  const lead = await house.person('Lea', ['lead'])
  const theirs = await lead.ok<InsightsPeopleWire>('GET', '/v1/insights/people')
  expect(theirs.people.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  // Of two items of somebody else nothing is told.
  expect(theirs.people[0]?.over_reliance).toEqual({ n: 2, value: null, interval: null })
  expect(JSON.stringify(theirs)).not.toMatch(/minute|second|speed|_ms/)
})

test('[IN18] fairness: what is favourable is said, each group against the one that fares best; a small cell is not told', async () => {
  const lead = await house.person('Leo', ['lead'])
  const told = await lead.ok<InsightsFairnessWire>('GET', '/v1/insights/fairness')
  expect(told).toMatchObject({ favourable: 'what was proposed went ahead', decided: 20, without_groups: 0, erased: 0 })
  const [table] = told.tables
  expect(table?.groups).toEqual(['sex'])
  const part = (name: string) => table?.parts.find((one) => one.name === name)
  expect(part('male')?.favourable).toMatchObject({ n: 12, value: 1 })
  expect(part('female')?.favourable).toMatchObject({ n: 8, value: 0.75 })
  expect(part('female')?.impact?.all).toMatchObject({ value: 0.75, four_fifths: 'unclear' })
  // Two of them were decided by people.
  expect(part('female')?.by_people).toEqual({ n: null, value: null, interval: null })
  expect((await ann.call('GET', '/v1/insights/fairness')).status).toBe(403)
  const turned = await lead.ok<InsightsFairnessWire>('GET', '/v1/insights/fairness?favourable=turned-down')
  expect(turned.favourable).toBe('what was proposed was turned down')
  expect((await lead.call('GET', '/v1/insights/fairness?favourable=nonsense')).status).toBe(422)
})

test('[IN19] shift: two stretches are held against each other, with what chance alone would do', async () => {
  const { systems } = await house.boot.ok<InsightsShiftWire>('GET', '/v1/insights/shift')
  expect(systems[0]).toMatchObject({ system: 'lender', decisions: { was: 0, is: 20 } })
  expect(systems[0]?.confidences).toBeNull()
})

test('[CO1] figures are hours until people declare a price and a currency, and then hours and money', async () => {
  const cost = () => house.boot.ok<InsightsCostWire>('GET', '/v1/insights/cost')
  const before = await cost()
  expect(before).toMatchObject({ currency: null, totals: { money: null, found: 5 } })
  expect(before.totals.unpriced).toContain('an error of loan.grant')
  const olga = await house.person('Olga', ['owner'])
  await olga.ok('PATCH', '/v1/workspace', { currency: 'CHF' })
  await olga.ok('PATCH', '/v1/systems/lender/actions/loan.grant', { error_cost: 400, delay_cost: 3 })
  await olga.ok('PATCH', '/v1/queues/inbox', { minute_cost: 2 })
  const after = await cost()
  expect(after.currency).toBe('CHF')
  expect(after.actions[0]).toMatchObject({ action: 'loan.grant', found: 5, error_cost: 400, found_money: 2_000 })
  const inbox = after.queues.find(({ queue }) => queue === 'inbox')
  expect(inbox).toMatchObject({ answered: 8, minute_cost: 2 })
  expect(inbox?.money?.value).toBeCloseTo((inbox?.hours.value as number) * 120)
  expect(after.totals.money?.errors_found).toBe(2_000)
})

test('[IN20] every measure comes as CSV too, and a stretch that is none is refused', async () => {
  const response = await fetch(`${house.url}/v1/insights/quality?format=csv`, {
    headers: { authorization: `Bearer ${house.boot.secret}` },
  })
  expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
  const [head = '', ...rows] = (await response.text()).trim().split(/\r?\n/)
  expect(head.split(',').length).toBeGreaterThan(3)
  expect(rows.join('\n')).toContain('lender')
  const bad = await house.boot.call<{ errors: { path: string }[] }>(
    'GET',
    '/v1/insights/cost?from=2100-01-01T00:00:00Z',
  )
  expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: '?from' }] } })
})
