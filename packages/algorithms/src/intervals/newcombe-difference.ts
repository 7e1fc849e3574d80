import { wilsonInterval } from './wilson-interval.ts'

/** One share and its sample: `hits` among `n`. */
export type Counted = { readonly hits: number; readonly n: number }
export type Difference = {
  /** First share less the second, −1..1; null where either sample is empty. */
  readonly difference: number | null
  readonly lower: number
  readonly upper: number
}

/**
 * The difference of two independent shares with its interval at `confidence` (default 0.95), from the two Wilson
 * intervals. Where a sample is empty nothing is known: null, −1..1.
 *
 * Weakness: coverage is right on average over shares, not for each pair. Samples that share cases are not independent.
 *
 * @throws RangeError unless 0 ≤ hits ≤ n are integers and 0 < confidence < 1.
 * @see Newcombe, "Interval Estimation for the Difference between Independent Proportions", Statistics in Medicine 17,
 *   1998, method 10.
 */
export function newcombeDifference(a: Counted, b: Counted, confidence = 0.95): Difference {
  const [first, second] = [wilsonInterval(a.hits, a.n, confidence), wilsonInterval(b.hits, b.n, confidence)]
  if (first.share === null || second.share === null) return { difference: null, lower: -1, upper: 1 }
  const difference = first.share - second.share
  return {
    difference,
    lower: difference - Math.hypot(first.share - first.lower, second.upper - second.share),
    upper: difference + Math.hypot(first.upper - first.share, second.share - second.lower),
  }
}
