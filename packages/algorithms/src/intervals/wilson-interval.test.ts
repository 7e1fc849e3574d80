import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from './wilson-interval.ts'

test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i has the interval that Newcombe (1998) prints for method 3', (successes, trials, lower, upper) => {
  const estimate = wilsonInterval(successes, trials)
  expect(estimate.lower).toBeCloseTo(lower, 4)
  expect(estimate.upper).toBeCloseTo(upper, 4)
})

test('no trials say nothing: a null share within 0..1', () => {
  expect(wilsonInterval(0, 0)).toMatchObject({ share: null, lower: 0, upper: 1 })
})

test('seed 20261122: bounds hold the share, stay in 0..1, and mirror when successes and failures swap', () => {
  const counts = fc
    .integer({ min: 1, max: 100_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
  fc.assert(
    fc.property(counts, fc.double({ min: 0.5, max: 0.999, noNaN: true }), ([k, n], confidence) => {
      const estimate = wilsonInterval(k, n, confidence)
      const mirrored = wilsonInterval(n - k, n, confidence)
      expect(estimate.lower).toBeGreaterThanOrEqual(0)
      expect(estimate.upper).toBeLessThanOrEqual(1)
      expect(estimate.lower).toBeLessThanOrEqual(k / n)
      expect(estimate.upper).toBeGreaterThanOrEqual(k / n)
      expect(mirrored.upper).toBeCloseTo(1 - estimate.lower, 10)
    }),
    { seed: 20261122 },
  )
})

test('impossible counts and confidences are refused', () => {
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError)
  expect(() => wilsonInterval(-1, 2)).toThrow(RangeError)
  expect(() => wilsonInterval(1.5, 2)).toThrow(RangeError)
  expect(() => wilsonInterval(1, 2, 1)).toThrow(RangeError)
})
