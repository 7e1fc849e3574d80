import { expect, test } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'

test('the three check values printed in AS 241 come out', () => {
  expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14)
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798408, 13)
})

test('the 97.5 % point is 1.959963984540054, and the function is odd about one half', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
  for (const p of [0.01, 0.07, 0.2, 0.45]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12)
})

test('certainty lies at infinity, and what is no probability is refused', () => {
  expect(normalQuantile(0)).toBe(-Infinity)
  expect(normalQuantile(1)).toBe(Infinity)
  expect(() => normalQuantile(1.1)).toThrow(RangeError)
  expect(() => normalQuantile(Number.NaN)).toThrow(RangeError)
})
