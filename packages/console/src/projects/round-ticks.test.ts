import { expect, test } from 'vitest'
import { roundTicks } from './round-ticks.ts'

test('an axis is named at round numbers, from one label to many', () => {
  expect(roundTicks(1)).toEqual([0, 1])
  expect(roundTicks(7)).toEqual([0, 2, 4, 6])
  expect(roundTicks(525)).toEqual([0, 200, 400])
  expect(roundTicks(560)).toEqual([0, 200, 400])
  expect(roundTicks(1_000)).toEqual([0, 500, 1_000])
  expect(roundTicks(40_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000])
})
