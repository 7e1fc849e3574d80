/** Is a person needed? From audits, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InsightsNeedWire, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let [ann, ben] = [] as unknown as [Client, Client]
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: action == "mail.sort" && confidence >= 0.9\n    audit: 1.0\n  - id: gated\n    require: gate\n    when: confidence < 0.9\n    audit: 1.0\ndefault: gate\n',
  )
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
})
afterAll(() => house.close())

const sort = (confidence: number) => ({ action: 'mail.sort', confidence, schema: { type: 'object' } })
async function audit(verdict: 'uphold' | 'overturn'): Promise<void> {
  const [task] = await claim(ben, { queue: 'audit', limit: 1 })
  expect((await answer(ben, task as TaskWire, verdict)).status).toBe(201)
}
const need = (query = 'action=mail.sort') => house.boot.ok<InsightsNeedWire>('GET', `/v1/insights/need?${query}`)

test('[ND1] AI alone, people and both are told from audits, each with n and interval; what people changed and the audit upheld speaks for them', async () => {
  expect(await need()).toMatchObject({
    ...{ decisions: 0, ai: { n: 0, share: null, lower: 0, upper: 1 }, adds: 'unknown', calibration: null },
    differed: { n: 0, better: 0, interval: null },
  })
  for (let i = 0; i < 8; i++) {
    await propose(house.boot, sort(0.95))
    await audit(i === 0 ? 'overturn' : 'uphold')
  }
  // People turn down what the AI got wrong, and are upheld.
  for (let i = 0; i < 6; i++) {
    await decideBy(house.boot, ann, 'reject', sort(0.5), { comment: 'No.' })
    await audit('uphold')
  }
  await decideBy(house.boot, ann, 'edit', sort(0.5), { proposal: { amount: 5 } })
  await audit('uphold')
  // Here the AI was right, and the person was not.
  await decideBy(house.boot, ann, 'reject', sort(0.5), { comment: 'No.' })
  await audit('overturn')
  await decideBy(house.boot, ann, 'approve', sort(0.5))
  await audit('uphold')
  const told = await need()
  expect(told).toMatchObject({
    ...{ decisions: 17, by_people: 9 },
    // Wrong: one alone, six turned down, one edited.
    ai: { n: 17, effective: 17, share: 8 / 17 },
    people: { n: 9, share: 1 / 9 },
    together: { n: 17, share: 2 / 17 },
    differed: { n: 8, better: 7 },
    adds: 'unknown',
  })
  expect(told.differed.interval?.[0]).toBeCloseTo(0.4735, 3)
  for (let i = 0; i < 2; i++) {
    await decideBy(house.boot, ann, 'reject', sort(0.5), { comment: 'No.' })
    await audit('uphold')
  }
  expect(await need()).toMatchObject({ differed: { n: 10, better: 9 }, adds: 'yes' })
  expect(await need('action=mail.other')).toMatchObject({ decisions: 0 })
  expect((await house.boot.call('GET', '/v1/insights/need')).status).toBe(422)
})

test('[ND2] an audit that is open is in no figure, so that none tells what was drawn', async () => {
  const before = await need()
  await propose(house.boot, sort(0.95))
  const after = await need()
  expect(after).toEqual({ ...before, to: after.to, from: after.from, decisions: before.decisions + 1 })
  await audit('overturn')
  expect((await need()).ai.n).toBe(before.ai.n + 1)
})

test('[ND3] with fifty audits that have a confidence it is told how far confidences are to be believed', async () => {
  for (let i = (await need()).ai.n; i < 50; i++) {
    await propose(house.boot, sort(i % 2 ? 0.95 : 0.99))
    await audit(i % 10 === 0 ? 'overturn' : 'uphold')
  }
  const { calibration } = await need()
  expect(calibration?.n).toBe(50)
  expect(calibration?.bins.reduce((sum, { n }) => sum + n, 0)).toBe(50)
  expect(calibration?.error).toBeGreaterThan(0)
  expect(calibration?.error).toBeLessThan(1)
  // Each method was tried on audits that it had not seen.
  expect(Object.keys(calibration?.reading.held_out_log_loss ?? {}).sort()).toEqual([
    'isotonic',
    'none',
    'platt',
    'temperature',
  ])
  for (const { confidence, right } of calibration?.reading.points ?? []) {
    expect(confidence).toBeGreaterThanOrEqual(0.5)
    expect(right).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(1)
  }
})

test('[ND4] from fifty audits of what people decided, each judged by what the others taught, it is told what the surer of both and both combined would get wrong; below what confidence people are surer only where that is shown', async () => {
  const before = await need()
  expect(before.team).toBeNull()
  // The less sure the AI, the more it is wrong; people find what is.
  const wrong = (i: number) => i % 8 < 3
  for (let i = before.people.n; i < 56; i++) {
    await decideBy(house.boot, ann, wrong(i) ? 'reject' : 'approve', sort(wrong(i) ? 0.4 : 0.8), { comment: 'No.' })
    await audit('uphold')
  }
  const { team, people } = await need()
  expect(team?.people).toEqual(people)
  expect(team?.ai.n).toBe(56)
  expect(team?.ai.share).toBeGreaterThan(0.3)
  expect(team?.deferring.upper).toBeLessThan(team?.ai.lower ?? 0)
  expect(team?.combined.upper).toBeLessThan(team?.ai.lower ?? 0)
  expect(team?.gain.interval?.[0]).toBeGreaterThan(0.5)
  expect(team?.people_below).toBeGreaterThan(0.4)
  // What went ahead alone is no part of it: nobody was asked.
  await propose(house.boot, sort(0.95))
  await audit('overturn')
  expect((await need()).team).toEqual(team)
})
