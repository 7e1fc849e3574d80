import { expect, test } from 'vitest'
import { regressionSlope } from './regression-slope.ts'

test('Anscombe’s first quartet: slope 0.5001 with standard error 0.1179', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
  const found = regressionSlope(x, y)
  expect(found?.slope).toBeCloseTo(0.5000909, 6)
  // Student's 97.5 % of 9 degrees is 2.262157.
  expect(((found?.upper ?? 0) - (found?.slope ?? 0)) / 2.262157).toBeCloseTo(0.1179055, 5)
})

test('no slope of two points, of one x, or of columns that differ', () => {
  expect(regressionSlope([1, 2], [1, 2])).toBeNull()
  expect(regressionSlope([1, 1, 1], [1, 2, 3])).toBeNull()
  expect(() => regressionSlope([1], [])).toThrow(RangeError)
})
