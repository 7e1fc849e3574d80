import { requireBinomialOrThrow } from '../intervals/binomial-estimate.ts'

/** ln n! − ln(√(2πn)·(n/e)ⁿ) for n = 0…15; beyond, Stirling's series is exact to double precision. */
const stirlingErrors = [
  0, 0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.00833056343336287,
  0.00757367548795184, 0.00694284010720953, 0.006408994188004207, 0.005951370112758848, 0.005554733551962801,
]

function stirlingError(n: number): number {
  if (n < stirlingErrors.length) return stirlingErrors[n]!
  const square = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
}

/** x·ln(x/m) + m − x, without the cancellation where x is near m. */
function deviance(x: number, m: number): number {
  const gap = x - m
  if (Math.abs(gap) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const ratio = gap / (x + m)
  let sum = gap * ratio
  let term = 2 * x * ratio
  for (let j = 1; ; j++) {
    term *= ratio * ratio
    const next = sum + term / (2 * j + 1)
    if (next === sum) return next
    sum = next
  }
}

/**
 * P(X = k) for X ~ Binomial(n, p): a probability, 0..1, with a relative error near 1e-15 (saddle-point expansion).
 *
 * @throws RangeError unless 0 ≤ k ≤ n are integers and 0 < p < 1.
 * @see Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000.
 */
export function binomialProbability(k: number, n: number, p: number): number {
  requireBinomialOrThrow(k, n, p)
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return Math.exp(n * Math.log(p))
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * (1 - p))
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/**
 * P(X ≤ k) for X ~ Binomial(n, p): a probability, 0..1. With k errors among n audits it is the exact p-value of "the
 * error rate is at least p": small where the evidence speaks against it.
 *
 * @throws RangeError as `binomialProbability`.
 * @see Bates et al., "Distribution-Free, Risk-Controlling Prediction Sets", JACM 68(6), 2021, for its use as a p-value.
 */
export function binomialTail(k: number, n: number, p: number): number {
  requireBinomialOrThrow(k, n, p)
  if (k === n) return 1
  // From the larger side the terms would sum to nearly one: summed from the smaller side nothing is lost.
  if (k > n * p) return Math.max(0, 1 - binomialTail(n - k - 1, n, 1 - p))
  let term = binomialProbability(k, n, p)
  let sum = term
  const odds = (1 - p) / p
  for (let i = k; i > 0 && term > sum * 1e-17; i--) {
    term *= (i / (n - i + 1)) * odds
    sum += term
  }
  return Math.min(1, sum)
}
