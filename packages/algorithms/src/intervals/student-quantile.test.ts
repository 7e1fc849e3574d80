import { expect, test } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'
import { studentQuantile } from './student-quantile.ts'

test('the tabulated 97.5 % points of 1, 11 and 30 degrees, and the normal’s far out', () => {
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 4)
  expect(studentQuantile(0.975, 11)).toBeCloseTo(2.20099, 5)
  expect(studentQuantile(0.025, 30)).toBeCloseTo(-2.04227, 5)
  expect(studentQuantile(0.975, 1e7)).toBeCloseTo(normalQuantile(0.975), 5)
  expect(studentQuantile(0.5, 3)).toBe(0)
  expect(studentQuantile(1, 3)).toBe(Infinity)
  expect(() => studentQuantile(0.5, 0)).toThrow(RangeError)
})
