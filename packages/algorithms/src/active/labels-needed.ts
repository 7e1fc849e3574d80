import { fitIsotonicMeans } from '../calibration/isotonic.ts'

/** Of `n` held-out items the share that was right after so many labels, with its interval. */
export type MeasuredPoint = {
  readonly labels: number
  readonly n: number
  readonly share: number
  readonly interval: readonly [number, number]
}
export type LabelsNeeded = {
  /** Null: not reached within what was measured. The first that was measured: that many, or fewer. */
  readonly labels: number | null
  /** Null: beyond what was measured, on that side. */
  readonly lower: number | null
  readonly upper: number | null
  /** The fewest and the most labels at which the curve was measured. */
  readonly measured: readonly [number, number]
}

/**
 * How many labels an accuracy takes by a measured learning curve: where the non-decreasing curve through the points
 * reaches it, straight between them and never beyond them.
 *
 * The interval is that of a test turned round: from the first place at which the accuracy lies within the points' own
 * intervals to the last. It needs no independence between points, which share items, and holds at the points' own
 * confidence for an accuracy that is named beforehand; of one that was read off the same items it says less.
 *
 * Weakness: one point that is off widens it to there; a curve that learning does not raise has no such place.
 *
 * @returns null without a point.
 * @see Ayer, Brunk, Ewing, Reid & Silverman, Annals of Mathematical Statistics 26, 1955 (the curve); Casella & Berger,
 * Statistical Inference, 2nd ed., section 9.2.1 (intervals from tests).
 */
export function labelsNeeded(points: readonly MeasuredPoint[], accuracy: number): LabelsNeeded | null {
  const curve = inOrder(points)
  const [first, last] = [curve[0], curve.at(-1)]
  if (!first || !last) return null
  const mean = risingMean(curve)
  const upperLimits = curve.map(({ labels, interval }) => [labels, interval[1]] as const)
  // Turned round, the last place that is under the accuracy is the first.
  const lowerLimits = curve.map(({ labels, interval }) => [-labels, -interval[0]] as const).reverse()
  const begins = firstAtLeast(upperLimits, accuracy)
  const ends = last.interval[0] < accuracy ? null : firstAtLeast(lowerLimits, -accuracy)
  return {
    labels: firstAtLeast(mean, accuracy),
    // Nowhere within it: it begins after what was measured.
    lower: begins === null ? last.labels : begins === first.labels ? null : begins,
    upper: last.interval[0] < accuracy ? null : ends === null ? first.labels : -ends,
    measured: [first.labels, last.labels],
  }
}

/** What a curve has come to; of a dip at its end, what the dip and what is before it come to together. */
export const accuracyReached = (points: readonly MeasuredPoint[]): number | null =>
  risingMean(inOrder(points)).at(-1)?.[1] ?? null

/** Of several at as many labels the last was measured on the most items. */
const inOrder = (points: readonly MeasuredPoint[]): MeasuredPoint[] =>
  [...new Map(points.map((point) => [point.labels, point])).values()].sort((a, b) => a.labels - b.labels)

function risingMean(curve: readonly MeasuredPoint[]): (readonly [number, number])[] {
  const { scores, values } = fitIsotonicMeans(
    curve.map(({ labels, n, share }) => ({ at: labels, weight: n, sum: share * n })),
  )
  return values.map((value, i) => [scores[i]!, value] as const)
}

/** Where a line through the points is first as high, or null. */
function firstAtLeast(line: readonly (readonly [number, number])[], height: number): number | null {
  const at = line.findIndex(([, value]) => value >= height)
  if (at <= 0) return at === 0 ? line[0]![0] : null
  const [[x0, y0], [x1, y1]] = [line[at - 1]!, line[at]!]
  return x0 + ((height - y0) / (y1 - y0)) * (x1 - x0)
}
