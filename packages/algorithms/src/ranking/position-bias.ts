import { binomialProbability } from '../guarantee/binomial-tail.ts'
import { wilsonInterval } from '../intervals/wilson-interval.ts'

export type PositionBias = {
  /** Share of decided comparisons that the first shown won, 0..1; without bias `chance`. Null where none was decided. */
  readonly share: number | null
  readonly lower: number
  readonly upper: number
  /** Two-sided exact binomial: how often chance alone is at least as lopsided. */
  readonly pValue: number
}

/**
 * Whether the place on the screen sways the choice. Holds where sides were drawn at random; ties do not count.
 *
 * @param chance of a place to win where it sways nobody: one in as many as are shown.
 * @throws RangeError unless 0 ≤ firstWon ≤ decided are integers.
 */
export function positionBias(firstWon: number, decided: number, confidence = 0.95, chance = 0.5): PositionBias {
  const { share, lower, upper } = wilsonInterval(firstWon, decided, confidence)
  const seen = binomialProbability(firstWon, decided, chance)
  let pValue = 0
  for (let k = 0; k <= decided; k++) {
    const p = binomialProbability(k, decided, chance)
    if (p <= seen * (1 + 1e-7)) pValue += p
  }
  return { share, lower, upper, pValue: Math.min(1, pValue) }
}
