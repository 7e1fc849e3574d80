import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { designDetector, runLength, watchOutcome } from './change-detector.ts'

const rates = { acceptable: 0.05, unacceptable: 0.15 }

// A simulation of 916 ± 23 for the first, and published 290 and 29 for the others.
test.each([
  [3.5, 0.05, 893, 939],
  [2.5, 0.05, 280, 300],
  [2.5, 0.15, 28, 30],
])('[OB5] at limit %f and a share of %f the run is as long as it is known to be', (limit, rate, least, most) => {
  const run = runLength({ ...rates, limit }, rate)
  expect(run).toBeGreaterThan(least)
  expect(run).toBeLessThan(most)
})

test('[OB5] a design keeps as quiet as it says, and hears a change soon, by simulation (seed 5)', () => {
  const detector = designDetector(rates, 400)
  const random = createRandom(5)
  const mean = (rate: number): number => {
    let total = 0
    for (let run = 0; run < 1_000; run++)
      for (let sum = 0; sum < detector.limit; total++) sum = watchOutcome(detector, sum, random.uniform() < rate)
    return total / 1_000
  }
  // Four standard errors of a mean of a thousand runs, whose lengths vary as much as they are long.
  expect(mean(0.05)).toBeGreaterThan(400 * 0.87)
  expect(mean(0.15)).toBeLessThan(45)
})

test('what cannot be told apart is refused', () => {
  expect(() => watchOutcome({ acceptable: 0.2, unacceptable: 0.1, limit: 1 }, 0, true)).toThrow(RangeError)
  expect(() => designDetector(rates, 1)).toThrow(RangeError)
  expect(runLength({ ...rates, limit: 3 }, 0)).toBe(Infinity)
})
