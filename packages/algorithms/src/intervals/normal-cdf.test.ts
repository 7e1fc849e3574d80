import { expect, test } from 'vitest'
import { normalCdf } from './normal-cdf.ts'
import { normalQuantile } from './normal-quantile.ts'

test('it undoes the quantiles, is one half at 0, and certain far out', () => {
  for (const p of [1e-6, 0.001, 0.1, 0.5, 0.8, 0.975, 0.99999]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14)
  expect(normalCdf(0)).toBe(0.5)
  expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1])
})
