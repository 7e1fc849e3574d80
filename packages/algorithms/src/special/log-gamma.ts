const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/**
 * ln Γ(x) for x > 0, to about 13 digits: Γ(x) = Γ(x+1) / x up to 8, then Stirling's series. NaN for x ≤ 0.
 *
 * @see Abramowitz & Stegun, 6.1.15 and 6.1.41.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let product = 1
  while (x < 8) product *= x++
  const inverse = 1 / x
  const squared = inverse * inverse
  const series = inverse * (1 / 12 - squared * (1 / 360 - squared * (1 / 1260 - squared * (1 / 1680 - squared / 1188))))
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + series - Math.log(product)
}
