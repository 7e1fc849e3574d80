import { sigmoid } from '../learning/sigmoid.ts'
import type { Ranking } from './bradley-terry.ts'

export type NextPair = {
  readonly one: number
  readonly other: number
  /** Above 0; higher teaches more. */ readonly information: number
}

/**
 * The pairs whose comparison would teach most, best first: p(1−p) · Var(difference), what one answer is expected to take
 * off the doubt about who is ahead (D-optimality to first order). Empty where the ranking has no covariance.
 *
 * @see Glickman & Jensen, "Adaptive Paired Comparison Design", J. Statistical Planning and Inference 127, 2005.
 */
export function nextPairs({ strengths, covariance }: Ranking, count = 1): NextPair[] {
  if (covariance === null) return []
  const size = strengths.length
  const pairs: NextPair[] = []
  for (let one = 0; one < size; one++) {
    for (let other = one + 1; other < size; other++) {
      const p = sigmoid(strengths[one]!.strength - strengths[other]!.strength)
      const variance =
        covariance[one * size + one]! + covariance[other * size + other]! - 2 * covariance[one * size + other]!
      pairs.push({ one, other, information: p * (1 - p) * variance })
    }
  }
  return pairs.sort((a, b) => b.information - a.information || a.one - b.one || a.other - b.other).slice(0, count)
}
