import { expect, test } from 'vitest'
import { defaultQueue, type QueueSpec } from './queue-spec.ts'
import { orderKey, orderScores, type OrderFacts } from './queue-order.ts'
import { whyNext } from './why-next.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 26)
const blend: QueueSpec = { ...defaultQueue, order: 'blend', riskAttribute: 'risk', reachAttribute: 'people' }
const facts = (more: Partial<OrderFacts> = {}): OrderFacts => ({
  createdMs: now,
  dueMs: null,
  confidence: null,
  attributes: {},
  ...more,
})

test('[Y4] risk, doubt, deadline and reach each count from 0 to 1; what is not known is middling', () => {
  expect(orderScores(blend, facts())).toEqual({ risk: 0.5, confidence: 0.5, deadline: 0, reach: 0.5 })
  expect(
    orderScores(blend, facts({ dueMs: now + 6 * hour, confidence: 0.9, attributes: { risk: 0.8, people: 999_999 } })),
  ).toEqual({ risk: 0.8, confidence: expect.closeTo(0.1), deadline: 0.75, reach: 1 })
  // What is not a number in range is not believed beyond it.
  expect(orderScores(blend, facts({ attributes: { risk: 7, people: -4 } }))).toMatchObject({ risk: 1, reach: 0 })
  expect(orderScores(blend, facts({ attributes: { risk: 'high', people: null } }))).toMatchObject({
    risk: 0.5,
    reach: 0.5,
  })
})

test('[Y4] the key lies within the longest wait before the task came, whatever is claimed', () => {
  for (let n = 0; n < 500; n++) {
    const wild = (): number => (n % 7 === 0 ? -1e12 : n * 13.7)
    const key = orderKey(
      { ...blend, weights: { risk: n % 3, confidence: n % 2, deadline: n % 5, reach: n % 4 } },
      facts({ dueMs: now + wild(), confidence: (n % 11) / 10, attributes: { risk: wild(), people: wild() } }),
    )
    expect(key).toBeGreaterThanOrEqual(now - blend.longestWaitMs)
    expect(key).toBeLessThanOrEqual(now)
  }
  const none = { ...blend, weights: { risk: 0, confidence: 0, deadline: 0, reach: 0 } }
  expect(orderKey(none, facts())).toBe(now)
})

test('[Y4] only what has weight counts, and more of it comes sooner', () => {
  const only = { ...blend, weights: { risk: 0, confidence: 0, deadline: 0, reach: 1 } }
  const keyOf = (people: number) => orderKey(only, facts({ attributes: { people, risk: 1 } }))
  expect(keyOf(0)).toBe(now)
  expect(keyOf(1_000)).toBeLessThan(keyOf(10))
  expect(keyOf(10_000_000)).toBe(now - blend.longestWaitMs)
})

test('[Y4] a place in the queue is told in one sentence', () => {
  const all = facts({ dueMs: now + 6 * hour, confidence: 0.2, attributes: { risk: 0.8, people: 999 } })
  expect(whyNext(blend, orderKey(blend, all), all)).toBe(
    'Brought forward by 17h of at most 1d: risk 0.80, doubt 0.80, deadline 0.75, reach 0.50, each from 0 to 1.',
  )
  const risk: QueueSpec = { ...blend, order: 'risk' }
  expect(whyNext(risk, orderKey(risk, all), all)).toContain('doubt 0.80, each')
  expect(whyNext({ ...blend, order: 'due' }, now, all)).toBe('What is due first comes first.')
  expect(whyNext({ ...blend, order: 'due' }, now, facts())).toContain('counts as due 1d after it came')
  expect(whyNext(defaultQueue, now, all)).toBe('The oldest comes first.')
  expect(whyNext(blend, now, all)).toContain('Nothing brings it forward')
  expect(whyNext(blend, 0, all)).toContain('before all others')
})
