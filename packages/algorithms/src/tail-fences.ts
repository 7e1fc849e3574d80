import { quantiles } from './quantile.ts'

/**
 * Where a sample's tails end, in the unit of the values: as far beyond its 5 % and 95 % quantiles as those lie from the
 * median, `2·q₀.₀₅ − q₀.₅` and `2·q₀.₉₅ − q₀.₅`. Robust: a few extreme values move it little. Of a normal sample about one
 * value in 2,000 lies beyond each fence, of an exponential one about one in 200 beyond the upper.
 *
 * Weakness: of a sample with two clusters, one of them under 5 %, that one lies beyond; of a constant sample every other
 * value does. Under `fewest` values nothing is known of tails, and the answer is null.
 *
 * @throws RangeError on a value that is not a number.
 */
export function tailFences(values: ArrayLike<number>, fewest = 30): { low: number; high: number } | null {
  if (values.length < fewest) return null
  const [low = 0, middle = 0, high = 0] = quantiles(values, [0.05, 0.5, 0.95])
  return { low: 2 * low - middle, high: 2 * high - middle }
}
