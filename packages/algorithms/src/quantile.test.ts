import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile, quantiles } from './quantile.ts'

test('1 … 10 gives R’s type 7 quartiles 3.25, 5.5 and 7.75', () => {
  const values = [10, 3, 1, 7, 5, 4, 2, 9, 8, 6]
  expect(quantiles(values, [0, 0.25, 0.5, 0.75, 0.9, 1])).toEqual([1, 3.25, 5.5, 7.75, 9.1, 10])
})

test('a single value is every quantile, and the input keeps its order', () => {
  expect(quantile([42], 0.99)).toBe(42)
  const values = [3, 1, 2]
  quantile(values, 0.5)
  expect(values).toEqual([3, 1, 2])
})

test('seed 20261122: quantiles lie within the sample and never fall as the share rises', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, a, b) => {
        const [low, high] = quantiles(values, [Math.min(a, b), Math.max(a, b)]) as [number, number]
        expect(low).toBeLessThanOrEqual(high + Math.abs(high) * 1e-12)
        expect(low).toBeGreaterThanOrEqual(Math.min(...values))
        expect(high).toBeLessThanOrEqual(Math.max(...values) + Math.abs(high) * 1e-12)
      },
    ),
    { seed: 20261122 },
  )
})

test('an empty sample, NaN and shares outside 0..1 are refused', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError)
  expect(() => quantile([1, Number.NaN], 0.5)).toThrow(RangeError)
  expect(() => quantile([1], 1.5)).toThrow(RangeError)
})
