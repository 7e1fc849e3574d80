/**
 * ψ(x), the derivative of ln Γ(x), for x > 0, to about 12 digits: the recurrence ψ(x) = ψ(x+1) − 1/x up to 8, then the
 * asymptotic series. NaN for x ≤ 0.
 *
 * @see Abramowitz & Stegun, 6.3.5 and 6.3.18.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let below = 0
  while (x < 8) below += 1 / x++
  const squared = 1 / (x * x)
  const series = squared * (1 / 12 - squared * (1 / 120 - squared * (1 / 252 - squared * (1 / 240 - squared / 132))))
  return Math.log(x) - 0.5 / x - series - below
}
