import type { Answers } from '../aggregation/answers.ts'
import { correctForChance, type Agreement } from './chance-corrected.ts'
import type { AgreementOptions } from './coefficients.ts'
import { countUnits } from './rated-units.ts'
import { agreementWeights } from './weights.ts'

/**
 * Conger's kappa for any number of people, with missing ratings: chance lets each person draw from their own classes'
 * shares, pair by pair. With two people it is Cohen's. People who rated nothing do not count.
 *
 * @see Conger, "Integration and Generalization of Kappas for Multiple Raters", Psychological Bulletin 88, 1980.
 */
export function congerKappa(answers: Answers, options: AgreementOptions = {}): Agreement {
  const { classes, people, person, label, starts } = answers
  const {
    confidence,
    weights = agreementWeights(
      'identity',
      Array.from({ length: classes }, (_, k) => k),
    ),
  } = options
  const rated = countUnits(answers)
  const n = rated.units
  const given = new Float64Array(people)
  const shares = new Float64Array(people * classes)
  for (let a = 0; a < person.length; a++) {
    given[person[a]!]! += 1
    shares[person[a]! * classes + label[a]!]! += 1
  }
  for (let at = 0; at < shares.length; at++) shares[at]! /= Math.max(1, given[Math.floor(at / classes)]!)
  const active = given.filter((count) => count > 0).length
  if (active < 2) return correctForChance(rated, weights, { expected: 1, ofUnit: new Float64Array(n) }, confidence)
  const total = new Float64Array(classes)
  for (let at = 0; at < shares.length; at++) total[at % classes]! += shares[at]!

  /** What a person who says l meets among the others' habits, and among everybody's met by this person's habits. */
  const metBy = new Float64Array(people * classes)
  const usual = new Float64Array(people)
  for (let j = 0; j < people; j++) {
    for (let l = 0; l < classes; l++) {
      for (let k = 0; k < classes; k++)
        metBy[j * classes + l]! += weights[k * classes + l]! * (total[k]! - shares[j * classes + k]!)
      usual[j]! += metBy[j * classes + l]! * shares[j * classes + l]!
    }
  }
  const pairs = active * (active - 1)
  const expected = usual.reduce((sum, value) => sum + value, 0) / pairs
  const ofUnit = Float64Array.from(rated.items, (item) => {
    let sum = expected * pairs
    for (let a = starts[item]!; a < starts[item + 1]!; a++) {
      const j = person[a]!
      sum += (n / given[j]!) * (metBy[j * classes + label[a]!]! - usual[j]!)
    }
    return sum / pairs
  })
  return correctForChance(rated, weights, { expected, ofUnit }, confidence)
}

/**
 * Cohen's kappa of two people, weighted or not; items that only one rated tell about chance alone.
 *
 * @throws RangeError unless exactly two people rated.
 * @see Cohen, "Weighted Kappa", Psychological Bulletin 70, 1968.
 */
export function cohenKappa(answers: Answers, options: AgreementOptions = {}): Agreement {
  const raters = new Set(answers.person).size
  if (raters !== 2) throw new RangeError(`Cohen’s kappa is of two people, not ${raters}`)
  return congerKappa(answers, options)
}
