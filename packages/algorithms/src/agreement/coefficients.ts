import type { Answers } from '../aggregation/answers.ts'
import { correctForChance, type Agreement, type Chance } from './chance-corrected.ts'
import { classShares, countUnits, type RatedUnits } from './rated-units.ts'
import { agreementWeights, type AgreementWeights } from './weights.ts'

export type AgreementOptions = {
  /** Default: only equal classes agree. */
  readonly weights?: AgreementWeights
  /** Two-sided, in (0, 1). Default 0.95. */
  readonly confidence?: number
}

const identity = (classes: number): AgreementWeights =>
  agreementWeights(
    'identity',
    Array.from({ length: classes }, (_, k) => k),
  )

function measure(
  answers: Answers,
  { weights = identity(answers.classes), confidence }: AgreementOptions,
  chance: (rated: RatedUnits, weights: AgreementWeights) => Chance,
): Agreement {
  const rated = countUnits(answers)
  return correctForChance(rated, weights, chance(rated, weights), confidence)
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
const always = (rated: RatedUnits, expected: number): Chance => ({
  expected,
  ofUnit: new Float64Array(rated.units).fill(expected),
})

/** Each unit's mean over its ratings of a figure that belongs to the class. */
const meanOver = ({ units, classes, counts, ratings }: RatedUnits, ofClass: Float64Array): Float64Array =>
  Float64Array.from({ length: units }, (_, unit) => {
    let sum = 0
    for (let k = 0; k < classes; k++) sum += counts[unit * classes + k]! * ofClass[k]!
    return sum / ratings[unit]!
  })

/** The plain share of agreeing pairs, 0..1, with nothing taken off for chance. */
export const percentAgreement = (answers: Answers, options: AgreementOptions = {}): Agreement =>
  measure(answers, options, (rated) => always(rated, 0))

/**
 * Brennan & Prediger's: chance picks every class alike.
 *
 * @see Brennan & Prediger, "Coefficient Kappa: Some Uses, Misuses, and Alternatives", 1981.
 */
export const brennanPrediger = (answers: Answers, options: AgreementOptions = {}): Agreement =>
  measure(answers, options, (rated, weights) => always(rated, sumOf(weights) / rated.classes ** 2))

/**
 * Fleiss' kappa for any number of people, with missing ratings; with two, Scott's pi. Chance draws from the classes'
 * shares, everybody's together.
 *
 * Weakness: where nearly all is of one class it is near 0 however well people agree (see `gwet`).
 *
 * @see Fleiss, "Measuring Nominal Scale Agreement Among Many Raters", Psychological Bulletin 76, 1971.
 */
export const fleissKappa = (answers: Answers, options: AgreementOptions = {}): Agreement =>
  measure(answers, options, (rated, weights) => {
    const shares = classShares(rated)
    const { classes } = rated
    const met = shares.map((_, k) => {
      let sum = 0
      for (let l = 0; l < classes; l++)
        sum += (shares[l]! * (weights[k * classes + l]! + weights[l * classes + k]!)) / 2
      return sum
    })
    return { expected: sumOf(met.map((value, k) => value * shares[k]!)), ofUnit: meanOver(rated, met) }
  })

/**
 * Gwet's AC1 (AC2 with weights): chance agreement is what people guess on units that are hard to rate. Steady where one
 * class is rare.
 *
 * @see Gwet, "Computing Inter-Rater Reliability and Its Variance in the Presence of High Agreement", 2008.
 */
export const gwet = (answers: Answers, options: AgreementOptions = {}): Agreement =>
  measure(answers, options, (rated, weights) => {
    const { classes } = rated
    if (classes < 2) return always(rated, 1)
    const shares = classShares(rated)
    const scale = sumOf(weights) / (classes * (classes - 1))
    return {
      expected: scale * sumOf(shares.map((share) => share * (1 - share))),
      ofUnit: meanOver(
        rated,
        shares.map((share) => scale * (1 - share)),
      ),
    }
  })
