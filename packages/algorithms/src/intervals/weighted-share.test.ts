import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { weightedShare } from './weighted-share.ts'
import { wilsonInterval } from './wilson-interval.ts'

const sampleOf = (hits: number, n: number, probability: number) =>
  Array.from({ length: n }, (_, i) => ({ hit: i < hits, probability }))

test('drawn evenly it is Wilson’s interval, whatever the probability', () => {
  for (const [hits, n] of [
    [0, 20],
    [3, 40],
    [17, 17],
  ] as const) {
    const wilson = wilsonInterval(hits, n)
    const told = weightedShare(sampleOf(hits, n, 0.05))
    expect(told.effective).toBeCloseTo(n, 9)
    expect(told.share).toBeCloseTo(wilson.share as number, 12)
    expect(told.lower).toBeCloseTo(wilson.lower, 12)
    expect(told.upper).toBeCloseTo(wilson.upper, 12)
  }
})

test('what was drawn seldom stands for more', () => {
  const told = weightedShare([...sampleOf(5, 10, 0.1), ...sampleOf(0, 100, 1)])
  expect(told.share).toBeCloseTo(50 / 200, 12)
  expect(told.effective).toBeLessThan(told.n)
})

test('nothing was drawn: nothing is known; a probability that is none is refused', () => {
  expect(weightedShare([])).toEqual({ n: 0, effective: 0, share: null, lower: 0, upper: 1 })
  expect(() => weightedShare([{ hit: true, probability: 0 }])).toThrow(RangeError)
  expect(() => weightedShare([{ hit: true, probability: 0.5 }], 1)).toThrow(RangeError)
})

test('over draws from two strata its 95 % interval holds the truth in at least 92 % of 2,000 (seed 7)', () => {
  const random = createRandom(7)
  const strata = [
    { size: 800, rate: 0.03, probability: 0.1 },
    { size: 400, rate: 0.2, probability: 0.4 },
  ]
  const population = strata.flatMap(({ size, rate, probability }) =>
    Array.from({ length: size }, (_, i) => ({ hit: i < size * rate, probability })),
  )
  const truth = population.filter(({ hit }) => hit).length / population.length
  let held = 0
  for (let round = 0; round < 2_000; round++) {
    const { lower, upper } = weightedShare(population.filter(({ probability }) => random.uniform() < probability))
    if (lower <= truth && truth <= upper) held++
  }
  // Two standard errors of 2,000 rounds are a hundredth.
  expect(held / 2_000).toBeGreaterThan(0.92)
})
