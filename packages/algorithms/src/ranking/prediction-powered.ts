import { normalQuantile } from '../intervals/normal-quantile.ts'

export type PoweredMean = {
  readonly mean: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
  /** How far the judge is used: 0 not at all, 1 in full. */
  readonly trust: number
  /** As many people's scores alone would tell as much. */
  readonly effective: number
}

export type JudgedScores = {
  /** People's scores, and the judge's of the same items. */
  readonly human: ArrayLike<number>
  readonly judge: ArrayLike<number>
  /** The judge's scores of items that nobody scored. */
  readonly judgeOnly: ArrayLike<number>
}

/**
 * The mean that people would give, from a few of their scores and many of a judge's: the judge's mean, corrected by how
 * far the judge is off where both scored. `trust` is tuned to the data (PPI++), so a judge that knows nothing does no
 * harm; pass 1 for plain prediction-powered inference. Interval two-sided at `confidence` (default 0.95).
 *
 * Weakness: asymptotic: with fewer than some 30 human scores it covers less than it says. What people scored must be a
 * random draw of all items.
 *
 * @throws RangeError with fewer than two human scores, or where human and judge differ in number.
 * @see Angelopoulos, Bates, Fannjiang, Jordan & Zrnic, Science 382, 2023; Angelopoulos, Duchi & Zrnic, "PPI++", 2023.
 */
export function predictionPoweredMean(scores: JudgedScores, confidence = 0.95, trust?: number): PoweredMean {
  const { human, judge, judgeOnly } = scores
  const n = human.length
  const more = judgeOnly.length
  if (n < 2) throw new RangeError(`${n} human scores; at least two are needed`)
  if (judge.length !== n) throw new RangeError(`${n} human scores, ${judge.length} of the judge`)
  const [humanMean, judgeMean] = [meanOf(human), meanOf(judge)]
  const pooled = [...Array.from(judge), ...Array.from(judgeOnly)]
  const judgeVariance = covarianceOf(pooled, pooled)
  const used =
    more === 0 || judgeVariance === 0 ? 0 : (trust ?? tune(covarianceOf(human, judge) / judgeVariance, n, more))
  const residuals = Array.from({ length: n }, (_, i) => human[i]! - used * judge[i]!)
  const mean = humanMean + used * (more === 0 ? 0 : meanOf(judgeOnly) - judgeMean)
  const variance = covarianceOf(residuals, residuals) / n + (more === 0 ? 0 : (used * used * judgeVariance) / more)
  const standardError = Math.sqrt(variance)
  const reach = normalQuantile((1 + confidence) / 2) * standardError
  const effective = variance > 0 ? covarianceOf(human, human) / variance : n
  return { mean, standardError, lower: mean - reach, upper: mean + reach, trust: used, effective }
}

const tune = (slope: number, n: number, more: number): number => Math.max(0, Math.min(1, slope / (1 + n / more)))

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

function covarianceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB)
  return sum / Math.max(1, a.length - 1)
}
