import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { fitPlatt, plattProbability } from './platt.ts'

test('two scores with shares 3 of 4 and 1 of 4: the fit meets the smoothed shares, solved by hand', () => {
  const scores = [1, 1, 1, 1, -1, -1, -1, -1]
  const labels = [true, true, true, false, true, false, false, false]
  const [high, low] = [5 / 6, 1 / 6]
  const fit = fitPlatt(scores, labels)
  const share = (3 * high + low) / 4
  expect(plattProbability(fit, 1)).toBeCloseTo(share, 10)
  expect(fit.slope).toBeCloseTo(Math.log(share / (1 - share)), 9)
  expect(fit.offset).toBeCloseTo(0, 9)
})

test('equal scores get the smoothed base rate', () => {
  const fit = fitPlatt([2, 2, 2], [true, true, false])
  expect(plattProbability(fit, 2)).toBeCloseTo((2 * (3 / 4) + 1 / 3) / 3, 6)
})

test('separable scores and a single class stay finite', () => {
  const separable = fitPlatt([-2, -1, 1, 2], [false, false, true, true])
  expect(Number.isFinite(separable.slope)).toBe(true)
  expect(plattProbability(separable, 2)).toBeLessThan(1)
  expect(plattProbability(fitPlatt([1, 2, 3], [true, true, true]), 2)).toBeCloseTo(4 / 5, 6)
})

test('seed 4: a known sigmoid, slope 1.5 and offset −0.5, is found again from 20,000 cases', () => {
  const random = createRandom(4)
  const scores = Array.from({ length: 20_000 }, () => 2 * random.normal())
  const labels = scores.map((score) => random.uniform() < plattProbability({ slope: 1.5, offset: -0.5 }, score))
  const fit = fitPlatt(scores, labels)
  expect(Math.abs(fit.slope - 1.5)).toBeLessThan(0.08)
  expect(Math.abs(fit.offset + 0.5)).toBeLessThan(0.08)
})

test('seed 20261122: the sum of fitted probabilities equals the sum of targets, as the optimum demands', () => {
  const cases = fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.boolean()), { minLength: 2 })
  fc.assert(
    fc.property(cases, (pairs) => {
      const [scores, labels] = [pairs.map(([s]) => s), pairs.map(([, y]) => y)]
      const positives = labels.filter(Boolean).length
      const negatives = labels.length - positives
      const fit = fitPlatt(scores, labels)
      const fitted = scores.reduce((sum, score) => sum + plattProbability(fit, score), 0)
      expect(fitted).toBeCloseTo((positives * (positives + 1)) / (positives + 2) + negatives / (negatives + 2), 5)
    }),
    { seed: 20261122 },
  )
})

test('unequal lists and scores that are not finite are refused', () => {
  expect(() => fitPlatt([1], [])).toThrow(RangeError)
  expect(() => fitPlatt([Infinity], [true])).toThrow(RangeError)
})
