import { expect, test } from 'vitest'
import { logLoss } from './log-loss.ts'

test('a coin scores ln 2; three quarters on what happens twice out of three is (2 ln 4/3 + ln 4) / 3', () => {
  expect(logLoss([0.5, 0.5], [true, false])).toBeCloseTo(Math.LN2, 15)
  expect(logLoss([0.75, 0.75, 0.75], [true, true, false])).toBeCloseTo((2 * Math.log(4 / 3) + Math.log(4)) / 3, 14)
})

test('certainty is free when right and infinite when wrong', () => {
  expect(logLoss([1, 0], [true, false])).toBeCloseTo(0, 15)
  expect(logLoss([1], [false])).toBe(Infinity)
})
