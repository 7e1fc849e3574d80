import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundBetween } from './round-between.ts'

test.each([
  [487, 512, 'low', 500],
  [0.331, 0.358, 'low', 0.35],
  [120, 190, 'low', 150],
  [3, 4, 'low', 3],
  [3, 4, 'high', 4],
  [-0.2, 7, 'low', 0],
  [-730, -680, 'high', -700],
  [1.1, 1.14, 'low', 1.1],
  [1.04, 1.1, 'high', 1.1],
  [99_999, 100_001, 'low', 100_000],
  [0.1, 0.30000000000000004, 'high', 0.2],
  [1234.5, 1234.6, 'low', 1234.5],
] as const)('between %d and %d, %s end included, people say %d', (low, high, closed, value) => {
  expect(roundBetween(low, high, closed).value).toBe(value)
})

test('digits: 400 has one, 500 half of one, 0.35 one and a half, 1234.5 four and a half', () => {
  expect(roundBetween(390, 410, 'low').digits).toBe(1)
  expect(roundBetween(487, 512, 'low').digits).toBe(0.5)
  expect(roundBetween(0.331, 0.358, 'low').digits).toBe(1.5)
  expect(roundBetween(1234.5, 1234.6, 'low').digits).toBe(4.5)
})

test('seed 20261122: the number lies between, however close or far apart the bounds are', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(finite, finite, fc.constantFrom('low', 'high'), (a, b, closed) => {
      fc.pre(a !== b)
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const { value } = roundBetween(low, high, closed)
      expect(closed === 'low' ? value >= low && value < high : value > low && value <= high).toBe(true)
    }),
    { seed: 20261122, numRuns: 2000 },
  )
})
