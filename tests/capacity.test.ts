/** How many people does a queue take? On a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InsightsCapacityWire } from '@countersign/core'
import { decideBy, propose, settleAtOnce } from './support/flow.ts'
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
