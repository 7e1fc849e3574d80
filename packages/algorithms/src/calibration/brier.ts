import { requireProbabilitiesOrThrow } from './labelled-scores.ts'

/**
 * The mean squared distance between probabilities and what happened (1 or 0): 0 is perfect, 0.25 is a coin's.
 *
 * Weakness: mixes calibration with how well the cases can be told apart, so figures from populations with different
 * base rates cannot be compared.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a probability outside 0..1.
 * @see Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78, 1950, halved
 *   to one class.
 */
export function brierScore(probabilities: ArrayLike<number>, outcomes: readonly boolean[]): number {
  requireProbabilitiesOrThrow(probabilities, outcomes)
  let sum = 0
  for (let i = 0; i < outcomes.length; i++) sum += (probabilities[i]! - (outcomes[i] ? 1 : 0)) ** 2
  return sum / outcomes.length
}
