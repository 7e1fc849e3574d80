import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'

export type ShareInterval = { readonly share: number; readonly lower: number; readonly upper: number }

/**
 * Jeffreys' interval for a share of `trials` trials, either of which may be a fraction of a count: the beta quantiles
 * with half a hit and half a miss added; 0 and 1 stay in reach. Two-sided at `confidence` (default 0.95).
 *
 * @throws RangeError unless share lies in 0..1, trials ≥ 0 and 0 < confidence < 1.
 * @see Brown, Cai & DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16(2), 2001.
 */
export function jeffreysInterval(share: number, trials: number, confidence = 0.95): ShareInterval {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must lie in 0..1, not ${share}`)
  if (!(trials >= 0 && trials < Infinity)) throw new RangeError(`trials must be at least 0, not ${trials}`)
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), not ${confidence}`)
  const [hits, misses] = [share * trials + 0.5, (1 - share) * trials + 0.5]
  const tail = (1 - confidence) / 2
  return {
    share,
    lower: hits <= 0.5 ? 0 : betaQuantile(tail, hits, misses),
    upper: misses <= 0.5 ? 1 : betaQuantile(1 - tail, hits, misses),
  }
}
