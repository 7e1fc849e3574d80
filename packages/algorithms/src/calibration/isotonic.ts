import { requireLabelledScoresOrThrow } from './labelled-scores.ts'

/** A non-decreasing curve through the points (scores[i], values[i]), straight between them and flat outside. */
export type IsotonicCalibration = { readonly scores: readonly number[]; readonly values: readonly number[] }

type WeightedSum = { at: number; weight: number; sum: number }
type Block = { from: number; to: number; weight: number; sum: number }

/**
 * The non-decreasing curve with the least squared distance to the labels (1 or 0), by pooling adjacent violators; cases
 * with equal scores count as one. Values lie in 0..1.
 *
 * Weakness: needs more cases than `fitPlatt` (a thousand is a usual figure), and its ends tend to exactly 0 and 1, which
 * no finite sample supports: keep away from them before taking logarithms.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a score that is not finite.
 * @see Ayer, Brunk, Ewing, Reid & Silverman, Annals of Mathematical Statistics 26, 1955; Zadrozny & Elkan, KDD 2002.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: readonly boolean[]): IsotonicCalibration {
  requireLabelledScoresOrThrow(scores, labels)
  const order = Array.from(labels.keys()).sort((a, b) => scores[a]! - scores[b]!)
  const points: WeightedSum[] = []
  for (const i of order) {
    const [at, sum] = [scores[i]!, labels[i] ? 1 : 0]
    const last = points.at(-1)
    if (last?.at === at) {
      last.weight++
      last.sum += sum
    } else points.push({ at, weight: 1, sum })
  }
  return fitIsotonicMeans(points)
}

/** @param points where their means are `sum / weight`; each place once, rising. */
export function fitIsotonicMeans(points: readonly Readonly<WeightedSum>[]): IsotonicCalibration {
  const blocks: Block[] = []
  for (const { at, weight, sum } of points) {
    blocks.push({ from: at, to: at, weight, sum })
    poolViolators(blocks)
  }
  const corners = blocks.flatMap(({ from, to, weight, sum }) =>
    (from === to ? [from] : [from, to]).map((score) => [score, sum / weight] as const),
  )
  return { scores: corners.map(([score]) => score), values: corners.map(([, value]) => value) }
}

/** The calibrated value of a score, in 0..1. */
export function isotonicProbability({ scores, values }: IsotonicCalibration, score: number): number {
  let [low, high] = [0, scores.length - 1]
  if (score <= scores[low]!) return values[low]!
  if (score >= scores[high]!) return values[high]!
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (scores[middle]! <= score) low = middle
    else high = middle
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!)
  return values[low]! + share * (values[high]! - values[low]!)
}

function poolViolators(blocks: Block[]): void {
  while (blocks.length > 1) {
    const [before, last] = blocks.slice(-2) as [Block, Block]
    if (before.sum * last.weight < last.sum * before.weight) return
    blocks.splice(-2, 2, {
      from: before.from,
      to: last.to,
      weight: before.weight + last.weight,
      sum: before.sum + last.sum,
    })
  }
}
