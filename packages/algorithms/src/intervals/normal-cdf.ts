/** The density of a standard normal variable. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/**
 * P(X ≤ x) for a standard normal variable: a probability, 0..1, with an absolute error near 1e-15.
 *
 * Weakness: under about −7 the error is absolute, not relative: no good for the logarithm of a tail.
 *
 * @see Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004.
 */
export function normalCdf(x: number): number {
  if (x > 8.5) return 1
  if (x < -8.5) return 0
  let [sum, term] = [x, x]
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (x * x) / i
    sum += term
  }
  return Math.min(1, Math.max(0, 0.5 + sum * normalDensity(x)))
}
