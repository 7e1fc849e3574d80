import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersOf, type Answer, type Answers } from '../aggregation/answers.ts'
import { bootstrapAgreement } from './bootstrap.ts'
import { brennanPrediger, fleissKappa, gwet, percentAgreement } from './coefficients.ts'
import { cohenKappa, congerKappa } from './conger.ts'
import { krippendorffAlpha } from './krippendorff.ts'
import { meanCohenKappa, pairwiseAgreement } from './pairwise.ts'
import { agreementWeights } from './weights.ts'

/** Rows are items, columns people; null is missing. */
const rated = (rows: readonly (readonly (number | null)[])[], classes?: number): Answers =>
  answersOf(
    rows.flatMap((row, item) =>
      row.flatMap((label, person): Answer[] => (label === null ? [] : [{ item, person, label }])),
    ),
    classes === undefined ? {} : { classes },
  )
const all = { percentAgreement, brennanPrediger, fleissKappa, gwet, congerKappa, krippendorffAlpha }

/** Two people: both yes 20, both no 15, one alone yes 5, the other alone yes 10. */
const fifty = rated([
  ...Array.from({ length: 20 }, () => [1, 1]),
  ...Array.from({ length: 5 }, () => [1, 0]),
  ...Array.from({ length: 10 }, () => [0, 1]),
  ...Array.from({ length: 15 }, () => [0, 0]),
])

test('the textbook table of fifty: Cohen’s kappa .4 of .7 observed and .5 by chance', () => {
  const { coefficient, observed, expected, units } = cohenKappa(fifty)
  expect(coefficient).toBeCloseTo(0.4, 12)
  expect([observed, expected, units]).toEqual([0.7, 0.5, 50])
  expect(pairwiseAgreement(fifty)).toEqual([
    { one: 0, other: 1, shared: 50, observed: 0.7, kappa: expect.closeTo(0.4, 12) },
  ])
})

test('of several people the mean of Cohen’s kappas, weighed by what each two share; weights count near misses', () => {
  const three = rated([
    ...Array.from({ length: 10 }, (_, i) => [i % 3, i % 3, null]),
    ...Array.from({ length: 20 }, (_, i) => [i % 3, null, (i + (i % 2)) % 3]),
  ])
  const [ab, ac] = pairwiseAgreement(three).map(({ kappa }) => kappa!) as [number, number]
  expect(ab).toBeCloseTo(1, 12)
  expect(meanCohenKappa(three)).toEqual({ kappa: expect.closeTo((10 * ab + 20 * ac) / 30, 12), pairs: 2 })
  expect(meanCohenKappa(three, { fewest: 11 })).toEqual({ kappa: ac, pairs: 1 })
  const weights = agreementWeights('quadratic', [1, 2, 3])
  const levels = rated(Array.from({ length: 30 }, (_, i) => [i % 3, i % 5 === 0 ? Math.min(2, (i % 3) + 1) : i % 3]))
  expect(meanCohenKappa(levels, { weights }).kappa).toBeCloseTo(cohenKappa(levels, { weights }).coefficient!, 12)
  expect(meanCohenKappa(levels, { weights }).kappa!).toBeGreaterThan(meanCohenKappa(levels).kappa!)
})

test('with two people who both rated everything, Conger’s kappa is Cohen’s and Brennan–Prediger’s is 2p − 1', () => {
  expect(congerKappa(fifty)).toEqual(cohenKappa(fifty))
  expect(brennanPrediger(fifty).coefficient).toBeCloseTo(0.4, 12)
  expect(percentAgreement(fifty).coefficient).toBeCloseTo(0.7, 12)
})

test('perfect agreement on two classes is 1 everywhere; on one class kappa is not defined, and AC1 is 1', () => {
  const perfect = rated([
    [0, 0, 0],
    [1, 1, 1],
    [1, null, 1],
  ])
  for (const measure of Object.values(all)) expect(measure(perfect).coefficient).toBeCloseTo(1, 12)
  const one = rated(
    [
      [0, 0],
      [0, 0],
    ],
    2,
  )
  expect(fleissKappa(one).coefficient).toBeNull()
  expect(krippendorffAlpha(one).coefficient).toBeNull()
  expect(gwet(one).coefficient).toBe(1)
})

test('nothing rated twice gives no coefficient and the whole range', () => {
  for (const measure of Object.values(all)) {
    const { coefficient, standardError, upper } = measure(
      rated([
        [0, null],
        [null, 1],
      ]),
    )
    expect([coefficient, standardError, upper]).toEqual([null, null, 1])
  }
})

test('ratio weights refuse 0, Cohen refuses three people', () => {
  expect(() => agreementWeights('ratio', [0, 1])).toThrow(RangeError)
  expect(() => cohenKappa(rated([[0, 0, 1]]))).toThrow('two people')
})

test('seed 20261126: agreement never exceeds 1, does not depend on names, and lies in its interval', () => {
  const table = fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: 4, maxLength: 4 }), {
    minLength: 3,
    maxLength: 20,
  })
  fc.assert(
    fc.property(table, (rows) => {
      const answers = rated(rows, 4)
      const renamed = rated(
        rows.map((row) => row.map((label) => (label === null ? null : 3 - label)).reverse()).reverse(),
        4,
      )
      for (const measure of Object.values(all)) {
        const [found, other] = [measure(answers), measure(renamed)]
        if (found.coefficient === null) expect(other.coefficient).toBeNull()
        else {
          expect(other.coefficient).toBeCloseTo(found.coefficient, 9)
          expect(found.coefficient).toBeLessThanOrEqual(1 + 1e-12)
          expect(found.lower).toBeLessThanOrEqual(found.coefficient + 1e-12)
          expect(found.upper).toBeGreaterThanOrEqual(Math.min(1, found.coefficient) - 1e-12)
        }
      }
    }),
    { seed: 20261126, numRuns: 200 },
  )
})

test('seed 1: the bootstrap of fifty items is about as wide as the linearised interval, and the same twice', () => {
  const interval = bootstrapAgreement(fifty, krippendorffAlpha, { draws: 400 })!
  const linear = krippendorffAlpha(fifty)
  expect(interval).toEqual(bootstrapAgreement(fifty, krippendorffAlpha, { draws: 400 }))
  expect(Math.abs((interval.upper - interval.lower) / (linear.upper - linear.lower) - 1)).toBeLessThan(0.2)
  expect(bootstrapAgreement(rated([[0, null]], 2), krippendorffAlpha)).toBeNull()
})
