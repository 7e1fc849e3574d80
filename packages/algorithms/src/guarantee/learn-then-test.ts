import { binomialTail } from './binomial-tail.ts'
import { requirePromiseOrThrow, type Promised } from './promise.ts'
import { riskCoverage, type Audited, type RiskPoint } from './risk-coverage.ts'

export type Learned = RiskPoint & {
  /** Exact p-value of "at or above this threshold more than `maxError` is wrong". */
  readonly pValue: number
}

/**
 * Where a walk begins, as a number of accepted audits. Near the fewest that promise anything, one error ends the walk;
 * far along, nothing stricter is left to find. Three times the fewest, or a quarter of the sample where that is more; a
 * half of the sample where it is too small for either. It depends on how many audits there are and never on what came
 * of them, so the promise does not depend on it: only the coverage does (docs/benchmarks.md).
 */
function startOf(n: number, { maxError, confidence }: Promised): number {
  const fewest = Math.log(1 - confidence) / Math.log1p(-maxError)
  return Math.max(fewest, Math.min(Math.max(3 * fewest, n / 4), n / 2))
}

/**
 * The loosest threshold that keeps the promise, or null where the audits do not suffice: Learn-then-Test with a
 * fixed-sequence test. Thresholds are tried in the order of the scores, the strictest first, each with an exact
 * binomial p-value at the full level, until one fails; so the level is spent once. With probability at least
 * `confidence` over the audits, what lies at or above the threshold that is returned is wrong in a share of at most
 * `maxError`: exactly for decisions like those that were audited, whatever the scores are worth.
 *
 * The order must not depend on the outcomes: it is that of the scores. Ties stand together. The audits must be a random
 * draw of all decisions, whatever became of them, and be used once: calling this again and again on the same or on a
 * growing sample, and keeping the best answer, spends the level again each time.
 *
 * @throws RangeError unless the promise lies in (0, 1) and the audits are well formed.
 * @see Angelopoulos, Bates, Candès, Jordan & Lei, "Learn then Test", Annals of Applied Statistics 19(2), 2025
 *   (arXiv:2110.01052).
 */
export function learnThenTest(audited: Audited, promise: Promised): Learned | null {
  requirePromiseOrThrow(promise)
  return audited.scores.length === 0 ? null : walkCurve(riskCoverage(audited), promise)
}

/** `learnThenTest` over a curve that is at hand already. */
export function walkCurve(points: readonly RiskPoint[], promise: Promised): Learned | null {
  const first = startOf(points.at(-1)?.accepted ?? 0, promise)
  let learned: Learned | null = null
  for (const point of points) {
    if (point.accepted < first) continue
    const pValue = binomialTail(point.errors, point.accepted, promise.maxError)
    if (pValue > 1 - promise.confidence) break
    learned = { ...point, pValue }
  }
  return learned
}
