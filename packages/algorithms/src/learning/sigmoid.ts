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

const nearest = 1e-6
/** ln(share / (1 − share)), the inverse of `sigmoid`; a share nearer to 0 or 1 than a millionth is taken as that. */
export function logOdds(share: number): number {
  const held = Math.min(1 - nearest, Math.max(nearest, share))
  return Math.log(held / (1 - held))
}
