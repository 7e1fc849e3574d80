import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitIsotonic, isotonicProbability } from './isotonic.ts'

test('0 1 0 1 1 over rising scores pools its one violation, 1 0 → ½ ½', () => {
  const fit = fitIsotonic([1, 2, 3, 4, 5], [false, true, false, true, true])
  expect([1, 2, 3, 4, 5].map((score) => isotonicProbability(fit, score))).toEqual([0, 0.5, 0.5, 1, 1])
  expect(isotonicProbability(fit, 1.5)).toBe(0.25)
  expect(isotonicProbability(fit, 2.4)).toBe(0.5)
  expect(isotonicProbability(fit, -9)).toBe(0)
  expect(isotonicProbability(fit, 9)).toBe(1)
})

test('equal scores are one point with their mean, whatever their order', () => {
  const fit = fitIsotonic([2, 1, 2, 2, 1], [true, false, false, true, false])
  expect(fit).toEqual({ scores: [1, 2], values: [0, 2 / 3] })
})

test('a score that ranks backwards becomes flat', () => {
  const fit = fitIsotonic([1, 2, 3, 4], [true, true, false, false])
  expect(isotonicProbability(fit, 1)).toBe(0.5)
  expect(isotonicProbability(fit, 4)).toBe(0.5)
})

test('seed 20261122: the fit never falls, keeps the mean, and equals the min–max formula', () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(cases, (pairs) => {
      const [scores, labels] = [pairs.map(([s]) => s), pairs.map(([, y]) => y)]
      const fit = fitIsotonic(scores, labels)
      const meanBetween = (from: number, to: number) => {
        const inside = pairs.filter(([s]) => s >= from && s <= to)
        return inside.filter(([, y]) => y).length / inside.length
      }
      for (const score of scores) {
        const ends = scores.filter((s) => s >= score)
        const starts = scores.filter((s) => s <= score)
        const minMax = Math.max(...starts.map((from) => Math.min(...ends.map((to) => meanBetween(from, to)))))
        expect(isotonicProbability(fit, score)).toBeCloseTo(minMax, 12)
      }
      const fitted = scores.reduce((sum, score) => sum + isotonicProbability(fit, score), 0)
      expect(fitted).toBeCloseTo(labels.filter(Boolean).length, 9)
      expect(fit.values).toEqual([...fit.values].sort((a, b) => a - b))
    }),
    { seed: 20261122 },
  )
})
