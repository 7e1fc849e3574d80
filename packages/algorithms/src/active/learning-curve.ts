import { studentQuantile } from '../intervals/student-quantile.ts'

/** Accuracy on held-out items after each number of labels. */
export type CurvePoint = { readonly labels: number; readonly accuracy: number }

/** Mean accuracy over the points of a curve, by trapezoids, 0..1 (AUBC where points are evenly spaced in labels). */
export function areaUnderCurve(accuracies: readonly number[]): number {
  let sum = 0
  for (let i = 1; i < accuracies.length; i++) sum += (accuracies[i - 1]! + accuracies[i]!) / 2
  return accuracies.length === 0 ? 0 : sum / accuracies.length
}

/** The fewest labels from which on an accuracy is reached, or null where it never is. */
export const labelsToReach = (curve: readonly CurvePoint[], accuracy: number): number | null =>
  curve.find((point) => point.accuracy >= accuracy)?.labels ?? null

export type PairedGain = {
  readonly n: number
  readonly mean: number
  readonly lower: number
  readonly upper: number
  /** Student's t of the mean; null where all pairs differ alike. */
  readonly t: number | null
}

/**
 * How far one arm is ahead of another over runs that share everything else, with Student's interval (two-sided at
 * `confidence`, default 0.95). An interval that holds 0 means: not known to be ahead.
 *
 * @throws RangeError with fewer than two pairs, or where the arms differ in number.
 */
export function pairedGain(ahead: readonly number[], behind: readonly number[], confidence = 0.95): PairedGain {
  const n = ahead.length
  if (n < 2 || behind.length !== n) throw new RangeError('at least two pairs, as many of each')
  const gains = ahead.map((value, i) => value - behind[i]!)
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / n
  const error = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (n - 1) / n)
  const reach = studentQuantile((1 + confidence) / 2, n - 1) * error
  return { n, mean, lower: mean - reach, upper: mean + reach, t: error > 0 ? mean / error : null }
}
