import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'

/**
 * The value t that Student's t with `degrees` > 0 stays under with the given probability, by the beta quantile. −∞ at 0,
 * +∞ at 1.
 *
 * @throws RangeError when the probability is outside 0..1, or the degrees are not above 0.
 * @see Abramowitz & Stegun, 26.7.1 with 26.5.27.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`probability must lie in 0..1, not ${probability}`)
  if (!(degrees > 0)) throw new RangeError(`degrees must be above 0, not ${degrees}`)
  const tails = 2 * Math.min(probability, 1 - probability)
  if (tails === 1) return 0
  if (tails === 0) return probability < 0.5 ? -Infinity : Infinity
  const x = betaQuantile(tails, degrees / 2, 0.5)
  const size = Math.sqrt((degrees * (1 - x)) / x)
  return probability < 0.5 ? -size : size
}
