import { expect, test } from 'vitest'
import { sigmoid, softplus } from './sigmoid.ts'

test('the ends neither overflow nor lose their smallness', () => {
  expect(sigmoid(0)).toBe(0.5)
  expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 15)
  expect(sigmoid(-745)).toBeGreaterThan(0)
  expect(sigmoid(1000)).toBe(1)
  expect(softplus(1000)).toBe(1000)
  expect(softplus(-40)).toBeCloseTo(Math.exp(-40), 30)
  expect(softplus(0)).toBeCloseTo(Math.LN2, 15)
})
