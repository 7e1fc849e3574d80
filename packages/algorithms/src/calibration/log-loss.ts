import { requireProbabilitiesOrThrow } from './labelled-scores.ts'

/**
 * The mean negative log of the probability given to what happened, in nats: 0 is perfect, ln 2 is a coin's, and one
 * certain error makes it infinite.
 *
 * Weakness: ruled by its worst cases.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a probability outside 0..1.
 * @see Good, "Rational Decisions", Journal of the Royal Statistical Society B 14, 1952.
 */
export function logLoss(probabilities: ArrayLike<number>, outcomes: readonly boolean[]): number {
  requireProbabilitiesOrThrow(probabilities, outcomes)
  let sum = 0
  for (let i = 0; i < outcomes.length; i++) {
    sum -= outcomes[i] ? Math.log(probabilities[i]!) : Math.log1p(-probabilities[i]!)
  }
  return sum / outcomes.length
}
