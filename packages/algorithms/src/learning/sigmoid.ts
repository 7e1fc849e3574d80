/** The logistic function 1 / (1 + e^−x), in 0..1, without overflow at either end. */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit))
  const e = Math.exp(logit)
  return e / (1 + e)
}

/** ln(1 + e^x), without overflow and without losing small values. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
