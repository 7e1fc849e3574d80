import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brierScore } from './brier.ts'

test('.1, .9, .8 and .35 against no, yes, yes, no score (.01 + .01 + .04 + .1225) / 4', () => {
  expect(brierScore([0.1, 0.9, 0.8, 0.35], [false, true, true, false])).toBeCloseTo(0.045625, 12)
})

test('certainty scores 0 when right and 1 when wrong', () => {
  expect(brierScore([1, 0], [true, false])).toBe(0)
  expect(brierScore([1, 0], [false, true])).toBe(1)
})

test('seed 20261122: among constant forecasts the base rate scores best', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (outcomes, p) => {
      const rate = outcomes.filter(Boolean).length / outcomes.length
      const constant = (value: number) =>
        brierScore(
          outcomes.map(() => value),
          outcomes,
        )
      expect(constant(rate)).toBeLessThanOrEqual(constant(p) + 1e-12)
    }),
    { seed: 20261122 },
  )
})

test('unequal lists, empty lists and impossible probabilities are refused', () => {
  expect(() => brierScore([0.5], [])).toThrow(RangeError)
  expect(() => brierScore([], [])).toThrow(RangeError)
  expect(() => brierScore([1.2], [true])).toThrow(RangeError)
  expect(() => brierScore([Number.NaN], [true])).toThrow(RangeError)
})
