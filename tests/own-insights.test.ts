/** A person's own figures, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InsightsMineWire, TaskWire } from '@countersign/core'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await activate(
    house,
    'policy: own\nrules:\n  - id: looked-at-again\n    require: gate\n    when: action == "refund.create"\n    audit: 1.0\ndefault: gate\n',
  )
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
})
afterAll(() => house.close())

test('[OW1] one’s own answers and what became of them are told to oneself, with n and intervals, and compared with nobody’s', async () => {
  const ann = await house.person('Ann')
  const bob = await house.person('Bob')
  const mine = () => ann.ok<InsightsMineWire>('GET', '/v1/insights/mine')
  expect(await mine()).toMatchObject({
    ...{ answered: 0, verdicts: {}, undone: 0, voided: 0, queues: [] },
    ...{ audited: { n: 0, rate: null, interval: null }, active: { median_ms: null, n: 0 } },
  })
  const first = await decideBy(house.boot, ann, 'approve')
  await decideBy(house.boot, ann, 'approve')
  const seeded = await propose(house.boot)
  await house.admin('update decisions set planted = true where id = $1', [seeded.id.slice(4)])
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${seeded.task}/claim`)
  expect((await answer(ann, task, 'reject', { comment: 'No.' })).status).toBe(201)
  await decideBy(house.boot, bob, 'approve')

  await house.boot.ok('PATCH', '/v1/queues/inbox', { settle: '60s' })
  const held = await ann.ok<TaskWire>('POST', `/v1/tasks/${(await propose(house.boot)).task}/claim`)
  const given = await answer(ann, held, 'approve')
  await ann.ok('POST', `/v1/judgments/${given.body.id}/undo`, {})

  const audits = await claim(bob, { queue: 'audit', limit: 20 })
  for (const audit of audits)
    expect((await answer(bob, audit, audit.decision.id === first.id ? 'overturn' : 'uphold')).status).toBe(201)
  const told = await mine()
  expect(told).toMatchObject({
    ...{ answered: 3, verdicts: { approve: 2, reject: 1 }, undone: 1, queues: [{ queue: 'inbox', answered: 3 }] },
    ...{ seeded: { n: 1, hits: 1, rate: 1 }, active: { median_ms: 1_200, n: 3 } },
  })
  expect(told.audited).toMatchObject({ n: audits.length, hits: 1, rate: 1 / audits.length })
  expect(told.audited.n).toBeGreaterThanOrEqual(2)
  expect(told.audited.interval?.[0]).toBeGreaterThan(0)
  expect(told.audited.interval?.[1]).toBeLessThan(1)
  expect(await bob.ok<InsightsMineWire>('GET', '/v1/insights/mine')).toMatchObject({ verdicts: { approve: 1 } })
  expect((await house.boot.call('GET', '/v1/insights/mine')).status).toBe(403)
})
