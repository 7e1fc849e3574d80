/** The measures of oversight, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  InsightsFairnessWire,
  InsightsPeopleWire,
  InsightsQualityWire,
  InsightsShiftWire,
  TaskWire,
  Verdict,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const dayMs = 86_400_000
let house: House
let [ann, ben, lead] = [] as unknown as [Client, Client, Client]
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  lead = await house.person('Lea', ['lead'])
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: confidence >= 0.9\n    audit: 1.0\n  - id: gated\n    require: gate\n    when: confidence < 0.9\n    audit: 1.0\ndefault: gate\n',
  )
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
})
afterAll(() => house.close())

const sort = (more: object = {}) => ({ system: 'sorter', action: 'mail.sort', confidence: 0.5, ...more })
async function audit(verdict: Verdict): Promise<void> {
  const [task] = await claim(ben, { queue: 'audit', limit: 1 })
  expect((await answer(ben, task as TaskWire, verdict)).status).toBe(201)
}
async function seed(verdict: Verdict): Promise<void> {
  const { id, task } = await propose(house.boot, sort())
  await house.admin('update decisions set planted = true, sampled = false where id = $1', [id.slice(4)])
  const claimed = await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  expect((await answer(ann, claimed, verdict, { comment: 'So.' })).status).toBe(201)
}
const ask = <T>(client: Client, path: string): Promise<T> => client.ok<T>('GET', `/v1/insights/${path}`)
const text = async (client: Client, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${house.url}/v1/insights/${path}`, {
    headers: { authorization: `Bearer ${client.secret}`, ...headers },
  })
  return { type: response.headers.get('content-type'), status: response.status, body: await response.text() }
}

test('[IN16] of each system version it is told what people, audits, seeded errors and the truth say, each with n and interval', async () => {
  expect(await ask<InsightsQualityWire>(house.boot, 'quality')).toMatchObject({ systems: [], qualifications: [] })
  for (let i = 0; i < 6; i++) {
    const { id } = await propose(house.boot, sort({ confidence: 0.95 }))
    await audit(i === 0 ? 'overturn' : 'uphold')
    await house.boot.ok('POST', `/v1/decisions/${id}/truth`, {
      ...{ value: {}, source: 'bank', observed_at: new Date(house.serving.context.engine.clock.now()).toISOString() },
      adverse: i === 0,
    })
  }
  await decideBy(house.boot, ann, 'approve', sort())
  await audit('uphold')
  await decideBy(house.boot, ann, 'reject', sort(), { comment: 'No.' })
  // Here the AI was right, and the person was not.
  await audit('overturn')
  for (let i = 0; i < 5; i++) await seed(i === 0 ? 'approve' : 'reject')
  await propose(house.boot, sort({ version: '2', confidence: 0.95 }))

  const told = await ask<InsightsQualityWire>(house.boot, 'quality?system=sorter&version=1')
  expect(told).toMatchObject({ system: 'sorter', version: '1', action: null, queue: null })
  expect(told.systems).toHaveLength(1)
  expect(told.systems[0]).toMatchObject({
    ...{ system: 'sorter', version: '1', decisions: 8, by_people: 2, alone: 6 },
    turned_down: { n: 2, value: 1 / 2 },
    ai_wrong: { n: 8, value: 1 / 8 },
    alone_wrong: { n: 6, value: 1 / 6 },
    people_upheld: { n: 2, value: 1 / 2 },
    seeded_caught: { n: 5, value: 4 / 5 },
    adverse: { n: 6, value: 1 / 6 },
    truth_known: { n: 8, value: 6 / 8 },
    overridden: { n: 8, value: 0 },
    agreement: { n: 0, value: null, interval: null },
  })
  const [lower = 0, upper = 1] = told.systems[0]?.alone_wrong.interval ?? []
  expect(lower > 0 && lower < 1 / 6 && upper < 1 && upper > 1 / 6).toBe(true)
  const both = await ask<InsightsQualityWire>(house.boot, 'quality')
  expect(both.systems.map(({ version }) => version)).toEqual(['1', '2'])
  // An open audit is in no figure.
  expect(both.systems[1]).toMatchObject({ decisions: 1, alone: 1, ai_wrong: { n: 0 } })
  await audit('uphold')
  expect(
    (await house.boot.call('GET', '/v1/insights/quality?to=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z')).status,
  ).toBe(422)
})

test('[IN17] every figure is a row of a table too: by name or by what is accepted, without formulas', async () => {
  const told = await text(house.boot, 'quality?format=csv&system=sorter&version=1')
  expect(told.type).toContain('text/csv')
  const [head = '', ...lines] = told.body.trim().split('\r\n')
  expect(head).toContain('figure,')
  expect(head).toMatch(/n,value,lower,upper$/)
  expect(lines.find((line) => line.startsWith('systems.seeded_caught,'))).toMatch(/,5,0\.8,0\.\d+,0\.\d+$/)
  expect((await text(house.boot, 'quality?system=sorter&version=1', { accept: 'text/csv' })).body).toContain('seeded')
  expect((await text(house.boot, 'quality?format=xml')).status).toBe(422)
  const routes = (await text(house.boot, 'routing?format=csv')).body
  for (const figure of ['totals.auto', 'series.gate', 'systems.judged']) expect(routes).toContain(`${figure},`)
  expect((await text(house.boot, 'quality?system==1%2B1&format=csv')).body).not.toMatch(/(^|,)=/m)
})

test('[IN18] a person sees their own figures, who leads sees those of others, without a share of fewer than five; no program sees any', async () => {
  const own = await ask<InsightsPeopleWire>(ann, 'people')
  expect(own.others).toBe(false)
  expect(own.people.map(({ name }) => name)).toEqual(['Ann'])
  expect(own.people[0]).toMatchObject({
    ...{ own: true, answered: 7, days: 1, most_in_a_day: 7, held: 0 },
    // Five seeded errors, of which one was approved; one right proposal approved, one turned down.
    over_reliance: { n: 5, value: 1 / 5 },
    under_reliance: { n: 2, value: 1 / 2 },
    known: { seeded: 5, audited: 2, truth: 0 },
    seeded_caught: { n: 5, value: 4 / 5 },
    approvals: { result: 'too-few', p: null, now: { n: 2, value: 1 / 2 }, before: { n: 0 } },
  })
  const led = await ask<InsightsPeopleWire>(lead, 'people')
  expect(led.others).toBe(true)
  expect(led.people.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  expect(led.people[0]).toMatchObject({
    over_reliance: { n: 5, value: 1 / 5 },
    under_reliance: { n: 2, value: null, interval: null },
  })
  expect(JSON.stringify(led)).not.toMatch(/_ms|seconds|minutes|rank/)
  expect((await house.boot.call('GET', '/v1/insights/people')).status).toBe(403)
})

test('[IN19] outcomes, routes and errors are told by declared groups with impact ratios, small cells not, to those who may', async () => {
  const decide = async (sex: string, age: string, many: number, ahead: number) => {
    for (let i = 0; i < many; i++)
      await propose(
        house.boot,
        sort({
          ...{ action: 'loan.offer', system: 'lender', confidence: 0.95, subject: `customer:${sex}${age}${i}` },
          ...{ proposal: { offer: i < ahead ? 'yes' : 'no' }, groups: { sex, age } },
        }),
      )
  }
  await decide('female', 'old', 12, 4)
  await decide('male', 'old', 12, 11)
  await decide('male', 'young', 3, 3)
  await decide('other', 'old', 2, 1)
  const path = 'fairness?system=lender&favourable=proposal.offer=yes'
  const told = await ask<InsightsFairnessWire>(house.boot, path)
  expect(told).toMatchObject({ decided: 29, without_groups: 0, erased: 0, least: 5 })
  expect(told.favourable).toContain('proposal.offer = yes')
  expect(told.tables.map(({ groups }) => groups)).toEqual([['age'], ['sex'], ['age', 'sex']])
  const sex = told.tables.find(({ groups }) => groups.length === 1 && groups[0] === 'sex')
  expect(sex?.reference).toBe('male')
  // Two are too few; with them goes the smallest other, or a total would give them away.
  expect(sex?.parts.map(({ name, n }) => [name, n])).toEqual([
    ['male', 15],
    ['female', null],
    ['other', null],
  ])
  await decide('other', 'old', 6, 6)
  const full = await ask<InsightsFairnessWire>(house.boot, path)
  const parts = full.tables.find(({ groups }) => groups.join() === 'sex')?.parts ?? []
  const female = parts.find(({ name }) => name === 'female')
  expect(female).toMatchObject({
    ...{ n: 12, favourable: { n: 12, value: 4 / 12 }, alone: { n: 12 }, by_people: { n: 0 }, to_people: { value: 0 } },
    impact: { all: { n: 12, method: 'exact' }, by_people: { value: null } },
  })
  expect(female?.impact?.all.value).toBeCloseTo(4 / 12 / (14 / 15), 9)
  const pair = full.tables.find(({ groups }) => groups.length === 2)?.parts ?? []
  expect(pair.find(({ name }) => name === 'male × young' || name === 'young × male')?.n).toBeNull()

  // Whose subject was erased is counted no more.
  await house
    .person('Oda', ['owner'])
    .then((owner) =>
      owner.ok('POST', `/v1/subjects/${encodeURIComponent('customer:femaleold0')}/erase`, { reason_code: 'asked' }),
    )
  const after = await ask<InsightsFairnessWire>(house.boot, path)
  expect(after).toMatchObject({ erased: 1, decided: full.decided - 1 })
  expect(
    after.tables.find(({ groups }) => groups.join() === 'sex')?.parts.find(({ name }) => name === 'female')?.n,
  ).toBe(11)
  expect((await ann.call('GET', `/v1/insights/${path}`)).status).toBe(403)
  expect((await house.boot.call('GET', '/v1/insights/fairness?favourable=offer')).status).toBe(422)
})

test('[IN20] two stretches are held against each other by version: what moved is called so, beside what chance gives', async () => {
  const stretch = async (confidence: (i: number) => number, region: string) => {
    for (let i = 0; i < 30; i++)
      await propose(
        house.boot,
        sort({ ...{ system: 'mover', action: 'a.b', confidence: confidence(i) }, attributes: { region, size: i } }),
      )
  }
  await stretch((i) => 0.9 + i / 1_000, 'north')
  await house.forward(2 * dayMs)
  await stretch((i) => 0.95 + i / 1_000, 'south')
  const nowMs = house.serving.context.engine.clock.now()
  const from = new Date(nowMs - dayMs - dayMs / 2).toISOString()
  const told = await ask<InsightsShiftWire>(house.boot, `shift?system=mover&from=${from}`)
  const [mover] = told.systems
  expect(mover).toMatchObject({
    ...{ system: 'mover', version: '1', decisions: { was: 30, is: 30 }, against: 'itself' },
    confidences: { measure: 'ks', distance: 1, moved: true },
    routes: { measure: 'psi', distance: 0, moved: false },
    series: [],
  })
  expect(mover?.inputs.map(({ name, moved }) => [name, moved])).toEqual([
    ['region', true],
    ['size', false],
  ])
  expect(mover?.confidences?.chance).toBeLessThan(0.6)
  expect(JSON.stringify(told)).not.toContain('south')
})

test('[IN14] somebody who approves more than they used to is shown it, against their own past', async () => {
  const eve = await house.person('Eve')
  for (let i = 0; i < 20; i++)
    await decideBy(house.boot, eve, i % 2 ? 'approve' : 'reject', sort({ system: 'stamped' }), { comment: 'So.' })
  await house.forward(40 * dayMs)
  for (let i = 0; i < 20; i++) await decideBy(house.boot, eve, 'approve', sort({ system: 'stamped' }))
  const { people } = await ask<InsightsPeopleWire>(eve, 'people?system=stamped')
  expect(people[0]?.approvals).toMatchObject({
    ...{ result: 'rose', now: { n: 20, value: 1 }, before: { n: 20, value: 1 / 2 }, rise: { value: 1 / 2 } },
  })
  expect(people[0]?.approvals.p).toBeLessThan(0.01)
  expect(people[0]?.series.reduce((sum, { n }) => sum + (n ?? 0), 0)).toBe(20)
})
