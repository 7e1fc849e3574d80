/** A share of trials with the bounds of its confidence interval. `share`, `lower` and `upper` lie in 0..1. */
export type BinomialEstimate = {
  readonly successes: number
  readonly trials: number
  /** successes / trials, or null when there was no trial. */
  readonly share: number | null
  readonly lower: number
  readonly upper: number
  /** Two-sided confidence level, in (0, 1). */
  readonly confidence: number
}

/** @throws RangeError unless 0 ≤ successes ≤ trials are integers and 0 < confidence < 1. */
export function requireBinomialOrThrow(successes: number, trials: number, confidence: number): void {
  if (!Number.isSafeInteger(trials) || trials < 0) throw new RangeError(`trials must be a count, not ${trials}`)
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`successes must be an integer in 0..${trials}, not ${successes}`)
  }
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), not ${confidence}`)
}
