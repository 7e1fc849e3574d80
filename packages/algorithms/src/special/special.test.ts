import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digamma } from './digamma.ts'
import { logGamma } from './log-gamma.ts'

test('ψ(1) = −γ, ψ(½) = −γ − 2 ln 2, ψ(10) as tabulated', () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 11)
  expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 11)
  expect(digamma(10)).toBeCloseTo(2.2517525890667214, 11)
  expect(digamma(0)).toBeNaN()
})

test('Γ(5) = 24, Γ(½) = √π', () => {
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 12)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12)
  expect(logGamma(-1)).toBeNaN()
})

test('seed 20261126: both follow their recurrences, and one is the slope of the other', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 500, noNaN: true }), (x) => {
      expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 9)
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 8)
      const step = 1e-4 * x
      expect((logGamma(x + step) - logGamma(x - step)) / (2 * step)).toBeCloseTo(digamma(x), 4)
    }),
    { seed: 20261126, numRuns: 100 },
  )
})
