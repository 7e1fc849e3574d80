/**
 * The quantile at `share` (0..1) of a sample, in the unit of the values: linear interpolation between the two
 * neighbouring order statistics at position (n−1)·share (Hyndman & Fan's type 7, the default of R and NumPy).
 *
 * Weakness: a point estimate. With n values nothing beyond share ≈ 1 − 1/n is known, though the figure looks no
 * less certain; show n beside it.
 *
 * @throws RangeError on an empty sample, a share outside 0..1 or a value that is not a number.
 * @see Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4), 1996.
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantiles(values, [share])[0]!
}

/** The quantiles at several shares, sorting the sample once. Same definition and errors as `quantile`. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('an empty sample has no quantiles')
  const sorted = Float64Array.from(values).sort()
  if (Number.isNaN(sorted[sorted.length - 1]!)) throw new RangeError('a sample with NaN has no quantiles')
  return shares.map((share) => {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`share must lie in 0..1, not ${share}`)
    const position = (sorted.length - 1) * share
    const below = Math.floor(position)
    const low = sorted[below]!
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!
    return low === high ? low : low + (position - below) * (high - low)
  })
}
