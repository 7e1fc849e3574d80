import { newcombeDifference, type Counted, type Difference } from '../intervals/newcombe-difference.ts'

export type RubberStamp = {
  /** `rose`: approves more than before, beyond chance. `too-few`: one stretch has fewer than twenty answers. */
  readonly result: 'rose' | 'as-before' | 'too-few'
  /** One-sided p-value of Fisher's exact test; null with too few. */
  readonly p: number | null
  /** Share of approvals now, less before. */
  readonly rise: Difference
}

const fewest = 20
const level = 0.01

/**
 * Does somebody approve more than they used to? Fisher's exact test of their latest answers against their own earlier
 * ones, one-sided at 1 %. Nobody is compared with anybody.
 *
 * Weakness: work that got easier looks the same, so the answer asks for items whose answer is known, and accuses nobody.
 * Looked at every day it will cry wolf now and then. How fast somebody answers is not asked: it says nothing of quality.
 *
 * @throws RangeError unless 0 ≤ hits ≤ n are integers.
 * @see Fisher, Statistical Methods for Research Workers, 1934, § 21.02.
 */
export function rubberStamp(now: Counted, before: Counted): RubberStamp {
  const rise = newcombeDifference(now, before)
  if (now.n < fewest || before.n < fewest) return { result: 'too-few', p: null, rise }
  const p = fisherUpper(now, before)
  return { result: p < level ? 'rose' : 'as-before', p, rise }
}

/** P(as many hits in the first sample or more | both margins). */
function fisherUpper(a: Counted, b: Counted): number {
  const [hits, total] = [a.hits + b.hits, a.n + b.n]
  const least = Math.max(0, hits - b.n)
  const most = Math.min(a.n, hits)
  // Weights by their ratios, in logarithms, so that nothing overflows.
  let log = 0
  const logs = [0]
  for (let k = least; k < most; k++) {
    log += Math.log(((hits - k) * (a.n - k)) / ((k + 1) * (total - hits - a.n + k + 1)))
    logs.push(log)
  }
  const highest = Math.max(...logs)
  const weights = logs.map((one) => Math.exp(one - highest))
  const sum = (from: number): number => weights.slice(from).reduce((all, one) => all + one, 0)
  return Math.min(1, sum(a.hits - least) / sum(0))
}
