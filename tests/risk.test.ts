/** The risk that policies are told, and what a run had left, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, InsightsNeedWire, Page, TaskWire } from '@countersign/core'
import { recalibrate } from '../packages/server/src/engine/risk/recalibrate.ts'
import type { Client } from './support/client.ts'
import { activate, answer, claim, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client
const dayMs = 86_400_000
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  await activate(
    house,
    [
      'policy: p',
      'rules:',
      '  - { id: known, permit: auto, when: risk <= 0.2, audit: 1.0 }',
      '  - { id: learn, permit: auto, when: system == "learner", audit: 1.0 }',
      'default: gate',
      'tests:',
      '  - { given: { action: a, risk: 0.1 }, expect: { mode: auto, rule: known } }',
      '  - { given: { action: a }, expect: { mode: gate } }',
    ].join('\n'),
  )
  await settleAtOnce(house.boot, 'audit')
  // Wrong as often as it doubts.
  for (let i = 0; i < 60; i++) {
    await propose(house.boot, { system: 'learner', confidence: i % 2 === 0 ? 0.5 : 0.99 })
    const [task] = await claim(ann, { queue: 'audit', limit: 1 })
    const said = await answer(ann, task as TaskWire, i % 4 === 0 ? 'overturn' : 'uphold')
    if (said.status !== 201) throw new Error(JSON.stringify(said.body))
  }
})
afterAll(() => house.close())
const recalibrated = () => recalibrate(house.serving.context.engine)
const lines = async (type: string) =>
  (await house.boot.ok<Page<{ data: object }>>('GET', `/v1/log/entries?type=${type}`)).items

test('[PL11] a policy may ask how likely a proposal is wrong; without enough audits of this version, near this confidence and of late, that is not known, and people decide', async () => {
  const asked = (more: object) => propose(house.boot, { system: 'asker', confidence: 0.99, ...more })
  expect((await asked({})).route.mode).toBe('gate')
  await house.admin(`update decisions set system = 'asker' where system = 'learner'`)
  // It is read hourly: until then nothing is known.
  expect((await asked({})).route.mode).toBe('gate')
  await recalibrated()
  const sure = await asked({})
  expect(sure.route).toMatchObject({ mode: 'auto', rules: ['known'] })
  const risk = sure.route.values?.['risk'] as number
  expect(risk).toBeCloseTo(1 / 31, 9)
  // Between two that were audited, the less sure one speaks.
  const doubtful = await asked({ confidence: 0.98 })
  expect(doubtful.route.mode).toBe('gate')
  expect(doubtful.route.nearest).toContain('risk')
  for (const unknown of [{ version: '2' }, { action: 'other' }, { confidence: 0.995 }, { confidence: 0.3 }])
    expect((await asked(unknown)).route.mode).toBe('gate')
  expect(await lines('risk.calibrated')).toMatchObject([
    { data: { system: 'asker', version: '1', action: 'refund.create', audits: 60 } },
  ])
  // Nothing is new: nothing is told.
  await recalibrated()
  expect(await lines('risk.calibrated')).toHaveLength(1)
  const need = await house.boot.ok<InsightsNeedWire>('GET', '/v1/insights/need?action=refund.create')
  expect(need.risks).toMatchObject([{ system: 'asker', version: '1', audits: 60, stale: false }])
  expect(need.risks[0]?.at.map(({ confidence }) => confidence)).toEqual([0.5, 0.99])
})

test('[PL12] a version is tried on the past with the risks that were known then, and with what runs had left', async () => {
  const pia = await house.person('Pia', ['policy-author'])
  const run = await house.boot.ok<{ id: string }>('POST', '/v1/runs', {
    ...{ system: 'asker', level: 'approver', budget: { actions: 3 } },
  })
  const before = Date.now()
  const first = await propose(house.boot, { system: 'asker', version: '9', run: run.id })
  expect(first.id).toBeTruthy()
  const { id } = await pia.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'other',
    source:
      'policy: q\nrules:\n  - { id: left, permit: auto, when: run.actions_left >= 2 }\n  - { id: known, permit: auto, when: risk <= 0.2 }\ndefault: gate\n',
  })
  const { id: job } = await pia.ok<{ id: string }>('POST', `/v1/policies/${id}/versions/1/backtest`, {
    since: new Date(before - dayMs).toISOString(),
    until: new Date(before + dayMs).toISOString(),
  })
  let told: { status: string; result: { examples: { decision: string; would: string; rules: string[] }[] } | null }
  do told = await pia.ok('GET', `/v1/backtests/${job}`)
  while (told.status === 'running')
  expect(told.status).toBe('done')
  expect(told.result?.examples).toContainEqual({ decision: first.id, was: 'gate', would: 'auto', rules: ['left'] })
})

test('[PL11] two weeks without an audit, and it is not known any more; what is older than ninety days is forgotten', async () => {
  await house.forward(15 * dayMs)
  const stale: DecisionWire = await propose(house.boot, { system: 'asker', confidence: 0.99 })
  expect(stale.route.mode).toBe('gate')
  const need = await house.boot.ok<InsightsNeedWire>('GET', '/v1/insights/need?action=refund.create')
  expect(need.risks[0]?.stale).toBe(true)
  await house.forward(80 * dayMs)
  await recalibrated()
  expect(await lines('risk.forgotten')).toHaveLength(1)
})
