import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'

test('two bins by hand: (2 · |.5 − .2| + 3 · |2/3 − .9|) / 5', () => {
  const result = expectedCalibrationError([0.1, 0.3, 0.8, 0.9, 1], [true, false, true, true, false], { bins: 2 })
  expect(result.bins.map(({ count, rate }) => [count, rate])).toEqual([
    [2, 0.5],
    [3, 2 / 3],
  ])
  expect(result.error).toBeCloseTo((2 * 0.3 + 3 * (0.9 - 2 / 3)) / 5, 12)
})

test('equal mass keeps equal probabilities in one bin, so the order of cases cannot matter', () => {
  const { bins } = expectedCalibrationError([0.5, 0.9, 0.5, 0.5, 0.5, 0.95], [true, true, false, true, false, true], {
    binning: 'equal-mass',
    bins: 3,
  })
  expect(bins.map(({ count, lowest, highest }) => [count, lowest, highest])).toEqual([
    [4, 0.5, 0.5],
    [2, 0.9, 0.95],
  ])
})

test('seed 11: calibrated draws show just the error that is expected of them, doubled odds far more', () => {
  const random = createRandom(11)
  let shown = 0
  let floor = 0
  let wrong = 0
  for (let repeat = 0; repeat < 100; repeat++) {
    const probabilities = Array.from({ length: 600 }, random.uniform)
    const outcomes = probabilities.map((p) => random.uniform() < p)
    const calibrated = expectedCalibrationError(probabilities, outcomes)
    shown += calibrated.error / 100
    floor += calibrated.expectedIfCalibrated / 100
    wrong +=
      expectedCalibrationError(
        probabilities.map((p) => p ** 2),
        outcomes,
      ).error / 100
  }
  expect(Math.abs(shown / floor - 1)).toBeLessThan(0.05)
  expect(wrong).toBeGreaterThan(3 * floor)
})

test('seed 20261122: bins hold every case once, and one bin gives |rate − mean probability|', () => {
  const cases = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1 })
  fc.assert(
    fc.property(
      cases,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('equal-width', 'equal-mass'),
      (pairs, bins, binning) => {
        const [probabilities, outcomes] = [pairs.map(([p]) => p), pairs.map(([, y]) => y)]
        const result = expectedCalibrationError(probabilities, outcomes, { bins, binning })
        const single = expectedCalibrationError(probabilities, outcomes, { bins: 1, binning })
        const mean = probabilities.reduce((a, b) => a + b, 0) / pairs.length
        expect(result.bins.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length)
        expect(result.bins.length).toBeLessThanOrEqual(bins)
        expect(single.error).toBeCloseTo(Math.abs(outcomes.filter(Boolean).length / pairs.length - mean), 10)
        expect(result.error).toBeGreaterThanOrEqual(single.error - 1e-12)
      },
    ),
    { seed: 20261122 },
  )
})
