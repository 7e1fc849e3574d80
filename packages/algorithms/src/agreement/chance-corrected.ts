import { studentQuantile } from '../intervals/student-quantile.ts'
import type { AgreementWeights } from './weights.ts'
import type { RatedUnits } from './rated-units.ts'

/** Agreement beyond chance: (observed − expected) / (1 − expected), at most 1; 0 is chance. */
export type Agreement = {
  /** Null where it is not defined: nothing was rated twice, or chance alone would agree always. */
  readonly coefficient: number | null
  /** Over a draw of units, the people given; null where fewer than two units were rated twice. */
  readonly standardError: number | null
  readonly lower: number
  readonly upper: number
  /** Weighted shares of agreement, 0..1: what was seen, and what chance would give. */
  readonly observed: number | null
  readonly expected: number
  /** Units that at least two rated. */
  readonly units: number
}

/** What chance would agree: in all, and each unit's part in that estimate (its influence, unlinearised). */
export type Chance = { readonly expected: number; readonly ofUnit: Float64Array }

/**
 * The coefficient under a notion of chance, its standard error by linearisation over units, and Student's interval at
 * `confidence` (default 0.95), cut at 1. Units rated once tell about chance alone.
 *
 * @see Gwet, Handbook of Inter-Rater Reliability, 4th ed., 2014, §5.3 (variances), §2.8 (missing ratings).
 */
export function correctForChance(
  rated: RatedUnits,
  weights: AgreementWeights,
  { expected, ofUnit }: Chance,
  confidence = 0.95,
): Agreement {
  const { units, classes, counts, ratings } = rated
  const agreed = new Float64Array(units)
  let [twice, observed] = [0, 0]
  for (let unit = 0; unit < units; unit++) {
    if (ratings[unit]! < 2) continue
    twice++
    agreed[unit] = weightedPairs(counts, unit * classes, classes, weights) / (ratings[unit]! * (ratings[unit]! - 1))
    observed += agreed[unit]!
  }
  if (twice === 0) return { ...undefinedAgreement, expected, observed: null, units: twice }
  observed /= twice
  const room = 1 - expected
  if (room <= 1e-12) return { ...undefinedAgreement, expected, observed, units: twice }
  const coefficient = (observed - expected) / room
  let squares = 0
  for (let unit = 0; unit < units; unit++) {
    const own = ratings[unit]! < 2 ? 0 : ((units / twice) * (agreed[unit]! - expected)) / room
    squares += (own - (2 * (1 - coefficient) * (ofUnit[unit]! - expected)) / room - coefficient) ** 2
  }
  return withInterval(coefficient, units, squares, { observed, expected, units: twice }, confidence)
}

const undefinedAgreement = { coefficient: null, standardError: null, lower: -1, upper: 1 } as const

/** A coefficient whose units deviate from it by `squares` in all. */
export function withInterval(
  coefficient: number,
  units: number,
  squares: number,
  rest: Pick<Agreement, 'observed' | 'expected' | 'units'>,
  confidence: number,
): Agreement {
  if (units < 2) return { ...undefinedAgreement, coefficient, ...rest }
  const standardError = Math.sqrt(squares / (units * (units - 1)))
  const reach = studentQuantile((1 + confidence) / 2, units - 1) * standardError
  return { coefficient, standardError, lower: coefficient - reach, upper: Math.min(1, coefficient + reach), ...rest }
}

/** Σ over ordered pairs of two different ratings of a unit of how much they agree. */
export function weightedPairs(counts: Float64Array, at: number, classes: number, weights: AgreementWeights): number {
  let sum = 0
  for (let k = 0; k < classes; k++) {
    const count = counts[at + k]!
    if (count === 0) continue
    let agreeing = -1
    for (let l = 0; l < classes; l++) agreeing += weights[k * classes + l]! * counts[at + l]!
    sum += count * agreeing
  }
  return sum
}
