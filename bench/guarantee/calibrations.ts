/**
 * How often a promise is broken. A finite data set is the population, so the true risk of each threshold is known;
 * calibrations are drawn from it with replacement.
 */
import {
  binomialTail,
  createRandom,
  learnThenTest,
  riskCoverage,
  selectWithRisk,
  testGrid,
  type Audited,
  type Promised,
} from '@countersign/algorithms'
import type { Population } from './populations.ts'

type Method = (audited: Audited, promise: Promised) => number | undefined

/** As ALGORITHMS published it: the walk begins at three times the fewest audits, however many there are. */
const fromThreeTimes: Method = (audited, { maxError, confidence }) => {
  let threshold: number | undefined
  const first = (3 * Math.log(1 - confidence)) / Math.log1p(-maxError)
  for (const point of riskCoverage(audited)) {
    if (point.accepted < first) continue
    if (binomialTail(point.errors, point.accepted, maxError) > 1 - confidence) break
    threshold = point.threshold
  }
  return threshold
}
const methods: Readonly<Record<string, Method>> = {
  naive: (audited, { maxError }) =>
    riskCoverage(audited).findLast(({ errors, accepted }) => errors <= maxError * accepted)?.threshold,
  SGR: (audited, promise) => selectWithRisk(audited, promise)?.threshold,
  'Bonferroni-20': (audited, promise) => testGrid(audited, promise)?.threshold,
  'LTT ×3': fromThreeTimes,
  'LTT, ours': (audited, promise) => learnThenTest(audited, promise)?.threshold,
}
export const methodNames = Object.keys(methods)
export const repeats = 300
export const confidence = 0.9

export interface Calibrated {
  maxError: number
  /** The coverage of the loosest threshold whose true risk is permitted. */
  oracle: number
  /** Mean coverage, and calibrations of `repeats` whose true risk exceeds what was permitted; in the order of the methods. */
  results: { coverage: number; violations: number }[]
}

export function calibrate(population: Population, seed: number): Calibrated[] {
  const { scores, wrong, audits } = population
  const n = wrong.length
  const curve = riskCoverage(population)
  const reached = new Map(curve.map((point) => [point.threshold, point]))
  const random = createRandom(seed)
  const samples = Array.from({ length: repeats }, () => {
    const drawn = Array.from({ length: audits }, () => random.below(n))
    return { scores: drawn.map((at) => scores[at]!), wrong: drawn.map((at) => wrong[at]!) }
  })
  return population.wishes.map((maxError) => ({
    maxError,
    oracle: (curve.findLast(({ errors, accepted }) => errors <= maxError * accepted)?.accepted ?? 0) / n,
    results: Object.values(methods).map((method) => {
      let [coverage, violations] = [0, 0]
      for (const sample of samples) {
        const threshold = method(sample, { maxError, confidence })
        const point = threshold === undefined ? undefined : reached.get(threshold)
        if (!point) continue
        coverage += point.accepted / n / repeats
        if (point.errors > maxError * point.accepted) violations++
      }
      return { coverage, violations }
    }),
  }))
}
