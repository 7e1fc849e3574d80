import type { Answers } from '../aggregation/answers.ts'
import { weightedPairs, withInterval, type Agreement } from './chance-corrected.ts'
import { countUnits } from './rated-units.ts'
import { weightsFrom, type AgreementWeights } from './weights.ts'

export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio'

export type KrippendorffOptions = {
  /** Default nominal. */
  readonly metric?: Metric
  /** What each class is worth, for interval and ratio. Default 1, 2, 3 … */
  readonly values?: readonly number[]
  /** Instead of a metric. */
  readonly weights?: AgreementWeights
  /** Two-sided, in (0, 1). Default 0.95. */
  readonly confidence?: number
}

/**
 * Krippendorff's squared differences, as weights. The ordinal metric counts the ratings that lie between two classes, so
 * it depends on the data.
 *
 * @throws RangeError where there is not one value for each class.
 */
export function krippendorffWeights(answers: Answers, metric: Metric, values?: readonly number[]): AgreementWeights {
  const { classes } = answers
  const worth = values ?? Array.from({ length: classes }, (_, k) => k + 1)
  if (worth.length !== classes) throw new RangeError(`${worth.length} values for ${classes} classes`)
  const { counts } = countUnits(answers, 2)
  const total = new Float64Array(classes)
  for (let at = 0; at < counts.length; at++) total[at % classes]! += counts[at]!
  const between = (k: number, l: number): number => {
    let sum = -(total[k]! + total[l]!) / 2
    for (let g = Math.min(k, l); g <= Math.max(k, l); g++) sum += total[g]!
    return sum
  }
  return weightsFrom(classes, (k, l) => {
    const [a, b] = [worth[k]!, worth[l]!]
    if (metric === 'nominal') return k === l ? 0 : 1
    if (metric === 'interval') return (a - b) ** 2
    if (metric === 'ratio') return a === b ? 0 : ((a - b) / (a + b)) ** 2
    return k === l ? 0 : between(k, l) ** 2
  })
}

/**
 * Krippendorff's alpha for any number of people, any metric and missing ratings; units rated once are left out. Its
 * standard error is by linearisation over units; for few units `bootstrapAgreement` says more.
 *
 * @see Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011; Gwet, "On Krippendorff's Alpha Coefficient",
 *   2015 (the variance).
 */
export function krippendorffAlpha(answers: Answers, options: KrippendorffOptions = {}): Agreement {
  const { metric = 'nominal', values, confidence = 0.95 } = options
  const weights = options.weights ?? krippendorffWeights(answers, metric, values)
  const { units, classes, counts, ratings } = countUnits(answers, 2)
  const nothing = { coefficient: null, standardError: null, lower: -1, upper: 1, observed: null, expected: 1 } as const
  if (units === 0) return { ...nothing, units }
  const all = ratings.reduce((sum, value) => sum + value, 0)
  const mean = all / units
  const shares = new Float64Array(classes)
  for (let at = 0; at < counts.length; at++) shares[at % classes]! += counts[at]! / all
  const met = shares.map((_, k) => {
    let sum = 0
    for (let l = 0; l < classes; l++) sum += (shares[l]! * (weights[k * classes + l]! + weights[l * classes + k]!)) / 2
    return sum
  })
  const expected = met.reduce((sum, value, k) => sum + value * shares[k]!, 0)
  const agreed = Float64Array.from(
    { length: units },
    (_, unit) => weightedPairs(counts, unit * classes, classes, weights) / (mean * (ratings[unit]! - 1)),
  )
  const plain = agreed.reduce((sum, value) => sum + value, 0) / units
  const observed = (1 - 1 / all) * plain + 1 / all
  const room = 1 - expected
  if (room <= 1e-12) return { ...nothing, observed, expected, units }
  const uncorrected = (plain - expected) / room
  let squares = 0
  for (let unit = 0; unit < units; unit++) {
    const more = (ratings[unit]! - mean) / mean
    let chance = -expected * more
    for (let k = 0; k < classes; k++) chance += (counts[unit * classes + k]! * met[k]!) / mean
    const own = (agreed[unit]! - observed * more - expected) / room
    squares += (own - (2 * (1 - uncorrected) * (chance - expected)) / room - uncorrected) ** 2
  }
  return withInterval((observed - expected) / room, units, squares, { observed, expected, units }, confidence)
}
