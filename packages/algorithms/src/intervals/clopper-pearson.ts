import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'
import type { BinomialEstimate } from './binomial-estimate.ts'
import { requireBinomialOrThrow } from './binomial-estimate.ts'

/**
 * The exact Clopper-Pearson interval for a share, two-sided at `confidence` (default 0.95), by beta quantiles.
 * No trials give the whole range 0..1 and a null share. Its coverage is never under `confidence`, whatever the share.
 *
 * Weakness: conservative, so wider than needed on average (see `wilsonInterval`). Assumes independent trials.
 *
 * @throws RangeError unless 0 ≤ successes ≤ trials are integers and 0 < confidence < 1.
 * @see Clopper & Pearson, "The Use of Confidence or Fiducial Limits", Biometrika 26(4), 1934.
 */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): BinomialEstimate {
  requireBinomialOrThrow(successes, trials, confidence)
  if (trials === 0) return { successes, trials, share: null, lower: 0, upper: 1, confidence }
  const tail = (1 - confidence) / 2
  const failures = trials - successes
  return {
    successes,
    trials,
    share: successes / trials,
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    upper: failures === 0 ? 1 : betaQuantile(1 - tail, successes + 1, failures),
    confidence,
  }
}

/**
 * The one-sided upper Clopper-Pearson bound: with probability at least `confidence` over the sample, the true share
 * does not exceed it. In 0..1; 1 when there was no trial.
 *
 * @throws RangeError as `clopperPearson`.
 */
export function clopperPearsonUpper(successes: number, trials: number, confidence: number): number {
  requireBinomialOrThrow(successes, trials, confidence)
  return successes === trials ? 1 : betaQuantile(confidence, successes + 1, trials - successes)
}
