/** How many people does a queue take? On a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InsightsCapacityWire, ObjectiveDetailWire, TaskWire } from '@countersign/core'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())
const plan = (query = '') => house.boot.ok<InsightsCapacityWire>('GET', `/v1/insights/capacity?queue=inbox${query}`)

test('[CA1] recorded arrivals are worked again by so many people at the pace that people really had; without it nothing is claimed', async () => {
  expect(await plan()).toMatchObject({ arrivals: 0, handling: null, plans: [] })
  await propose(house.boot)
  expect(await plan()).toMatchObject({ arrivals: 1, handling: null, plans: [] })
  const ann = await house.person('Ann')
  for (let i = 0; i < 30; i++) await decideBy(house.boot, ann, 'approve')
  // The day whose busiest hour this is; what is asked is asked at its end.
  const told = await plan('&hours=24&people=9')
  expect(told).toMatchObject({
    ...{ queue: 'inbox', arrivals: 31, day: { hours: 24 } },
    handling: { n: 30, median_ms: 1_200, mean_ms: 1_200 },
  })
  const many = told.plans.map(({ people }) => people)
  expect(many).toEqual([1, 2, 3, 4, 5, 9])
  const waits = told.plans.map(({ mean_wait_s }) => mean_wait_s as number)
  expect(waits).toEqual(waits.toSorted((a, b) => b - a))
  for (const { utilisation, unserved, late, with_deadline } of told.plans)
    expect({ unserved, late, with_deadline, idle: (utilisation ?? 1) < 1 }).toEqual({
      ...{ unserved: 0, late: 0, with_deadline: 0, idle: true },
    })
  expect((await house.boot.call('GET', '/v1/insights/capacity?queue=nowhere')).status).toBe(404)
  expect((await house.boot.call('GET', '/v1/insights/capacity?hours=25')).status).toBe(422)
})

test('[CA2] other minutes and deadlines are taken instead of those that were recorded', async () => {
  const [as, longer] = [await plan('&hours=24&people=1'), await plan('&hours=24&people=1&minutes=2&within=1s')]
  expect(longer).toMatchObject({
    assumed: { minutes: 2, within: '1s' },
    handling: { n: 30, mean_ms: expect.closeTo(120_000, 3) as number },
  })
  const [quick, slow] = [as, longer].map(({ plans }) => plans.find(({ people }) => people === 1))
  expect(slow?.mean_wait_s).toBeGreaterThan(quick?.mean_wait_s ?? Infinity)
  expect(slow).toMatchObject({ late: 31, with_deadline: 31 })
  for (const [query, path] of [
    ['minutes=0', '?minutes'],
    ['within=soon', '?within'],
    ['max_error=0.1', '?max_error'],
    ['objective=x&max_error=2', '?max_error'],
  ])
    expect(await house.boot.call('GET', `/v1/insights/capacity?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ path }] },
    })
})

test('[CA2] under an objective what its last tests would let go ahead does not come; what its columns do not tell stays', async () => {
  const [owner, ann, ben] = [
    await house.person('Rob', ['risk-owner']),
    await house.person('Ann Two'),
    await house.person('Ben'),
  ]
  await settleAtOnce(house.boot, 'audit')
  const wish = { max_error: 0.4, confidence: 0.7, min_audit_rate: 1 }
  await owner.ok('POST', '/v1/objectives', { id: 'mails', where: 'action == "mail.send"', ...wish })
  await owner.ok('POST', '/v1/objectives', {
    ...{ id: 'told', where: 'action == "mail.send" && attributes.sure == true', ...wish, active: false },
  })
  const { evidence } = await house.boot.ok<ObjectiveDetailWire>('GET', '/v1/objectives/mails')
  for (let i = 0; i < evidence.block; i++) {
    const { task } = await propose(house.boot, { action: 'mail.send', version: '1', confidence: 0.5 + 0.02 * i })
    await answer(ann, await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`), 'approve')
    const [audit] = await claim(ben, { queue: 'audit', limit: 1 })
    // The least sure are wrong.
    if (audit) await answer(ben, audit, i < evidence.block / 2 ? 'overturn' : 'uphold')
  }
  const { cells } = await house.boot.ok<ObjectiveDetailWire>('GET', '/v1/objectives/mails')
  const { accepted } = cells[0]?.history[0] as { accepted: number }
  expect(accepted).toBeGreaterThan(0)
  const as = await plan('&hours=24')
  const under = await plan('&hours=24&objective=mails')
  expect(as).toMatchObject({ under: null, arrivals: 31 + evidence.block })
  expect(under).toMatchObject({
    under: { objective: 'mails', max_error: 0.4, spared: accepted, added: 0, unclear: 0 },
    arrivals: as.arrivals - accepted,
  })
  expect(await plan('&hours=24&objective=mails&max_error=0.01')).toMatchObject({
    under: { max_error: 0.01, spared: 0 },
    arrivals: as.arrivals,
  })
  expect(await plan('&hours=24&objective=told')).toMatchObject({
    under: { spared: 0, unclear: evidence.block },
    arrivals: as.arrivals,
  })
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: action == "mail.send"\ndefault: gate\n',
  )
  await propose(house.boot, { action: 'mail.send', version: '1', confidence: 0.1 })
  await propose(house.boot, { action: 'mail.send', version: '1', confidence: 0.99 })
  expect(await plan('&hours=24&objective=mails')).toMatchObject({
    under: { spared: accepted, added: 1 },
    arrivals: as.arrivals - accepted + 1,
  })
  expect((await house.boot.call('GET', '/v1/insights/capacity?objective=none')).status).toBe(404)
})
