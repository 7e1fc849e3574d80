import { binomialTail } from './binomial-tail.ts'
import { requirePromiseOrThrow, type Promised } from './promise.ts'

/**
 * Fewest audits, all of them right, that keep a promise: the least n with (1 − maxError)ⁿ ≤ 1 − confidence. With fewer
 * no method can promise it. 2 % at 95 % takes 149.
 *
 * @throws RangeError unless both parts of the promise lie in (0, 1).
 */
export function fewestAudits(promise: Promised): number {
  requirePromiseOrThrow(promise)
  return Math.ceil(Math.log(1 - promise.confidence) / Math.log1p(-promise.maxError))
}

/**
 * Most errors among n audits with which the promise still stands (exact binomial test); −1 where n is too few for any.
 *
 * @throws RangeError as `fewestAudits`, or unless n is a count.
 */
export function mostErrors(n: number, promise: Promised): number {
  requirePromiseOrThrow(promise)
  const level = 1 - promise.confidence
  let [low, high] = [-1, n]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (binomialTail(middle, n, promise.maxError) <= level) low = middle
    else high = middle
  }
  return low
}

/** Fewest audits with which the promise stands in spite of so many errors. @param least none fewer will do. */
function fewestWith(errors: number, promise: Promised, least: number): number {
  const level = 1 - promise.confidence
  let [low, high] = [least - 1, 2 * least]
  while (binomialTail(errors, high, promise.maxError) > level) high *= 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (binomialTail(errors, middle, promise.maxError) > level) low = middle
    else high = middle
  }
  return high
}

/**
 * Fewest audits with which the promise is kept with probability `power`, if the system is truly wrong in a share
 * `trueError` (0..1). Infinity where that is not under the promise. Exact. 2 % at 95 % with a true 1 % takes 969.
 *
 * Weakness: power climbs like a saw; a few audits more than this may, until one more error is forgiven, have less.
 *
 * @throws RangeError unless the promise and `power` lie in (0, 1) and `trueError` in [0, 1).
 */
export function auditsNeeded(promise: Promised, trueError: number, power = 0.8): number {
  requirePromiseOrThrow(promise)
  if (!(trueError >= 0 && trueError < 1)) throw new RangeError(`trueError must lie in [0, 1), not ${trueError}`)
  if (!(power > 0 && power < 1)) throw new RangeError(`power must lie in (0, 1), not ${power}`)
  if (trueError === 0) return fewestAudits(promise)
  if (trueError >= promise.maxError) return Infinity
  let audits = fewestAudits(promise)
  for (let errors = 0; ; errors++) {
    audits = fewestWith(errors, promise, Math.max(audits, errors + 1))
    if (binomialTail(errors, audits, trueError) >= power) return audits
  }
}
