import type { BinomialEstimate } from './binomial-estimate.ts'
import { requireBinomialOrThrow } from './binomial-estimate.ts'
import { normalQuantile } from './normal-quantile.ts'

/**
 * The Wilson score interval for a share, two-sided at `confidence` (default 0.95), without continuity correction.
 * No trials give the whole range 0..1 and a null share.
 *
 * Weakness: its coverage is right on average over shares, not for each one; near 0 and 1 it can fall some points under
 * `confidence`. Where a promise must hold, take `clopperPearson`. Assumes independent trials.
 *
 * @throws RangeError unless 0 ≤ successes ≤ trials are integers and 0 < confidence < 1.
 * @see Wilson, "Probable Inference", JASA 22, 1927; Newcombe, Statistics in Medicine 17, 1998, method 3.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): BinomialEstimate {
  requireBinomialOrThrow(successes, trials, confidence)
  if (trials === 0) return { successes, trials, share: null, lower: 0, upper: 1, confidence }
  const z = normalQuantile((1 + confidence) / 2)
  const share = successes / trials
  const centre = 2 * successes + z * z
  const halfWidth = z * Math.sqrt(z * z + 4 * successes * (1 - share))
  const scale = 2 * (trials + z * z)
  return {
    successes,
    trials,
    share,
    lower: successes === 0 ? 0 : (centre - halfWidth) / scale,
    upper: successes === trials ? 1 : (centre + halfWidth) / scale,
    confidence,
  }
}
