import { expect, test } from 'vitest'
import { newcombeDifference } from './newcombe-difference.ts'

// Newcombe (1998), table II, method 10: the eight examples that the paper prints, here four of them.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [10, 10, 0, 20, 0.6791, 1],
  [0, 10, 0, 20, -0.1611, 0.2775],
])('[IN10] %i/%i less %i/%i lies where Newcombe prints it', (a, n, b, m, lower, upper) => {
  const told = newcombeDifference({ hits: a, n }, { hits: b, n: m })
  expect(told.lower).toBeCloseTo(lower, 4)
  expect(told.upper).toBeCloseTo(upper, 4)
})

test('of an empty sample nothing is known', () => {
  expect(newcombeDifference({ hits: 0, n: 0 }, { hits: 1, n: 2 })).toEqual({ difference: null, lower: -1, upper: 1 })
})
