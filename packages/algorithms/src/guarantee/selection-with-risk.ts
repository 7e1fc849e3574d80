import { binomialTail } from './binomial-tail.ts'
import type { Learned } from './learn-then-test.ts'
import { requirePromiseOrThrow, type Promised } from './promise.ts'
import { riskCoverage, type Audited, type RiskPoint } from './risk-coverage.ts'

/** The loosest of these points that passes a test at this level, by halving. */
function halve(points: readonly RiskPoint[], maxError: number, level: number): Learned | null {
  let [low, high] = [0, points.length - 1]
  let learned: Learned | null = null
  while (low <= high) {
    const middle = (low + high) >> 1
    const point = points[middle]!
    const pValue = binomialTail(point.errors, point.accepted, maxError)
    if (pValue <= level) {
      learned = { ...point, pValue }
      low = middle + 1
    } else high = middle - 1
  }
  return learned
}

/**
 * Selection with guaranteed risk (SGR): halves its way to a threshold in ⌈log₂ n⌉ looks, the level divided among them.
 * The same promise as `learnThenTest`, with less coverage; here to compare with. Null where no look passed.
 *
 * @throws RangeError as `learnThenTest`.
 * @see Geifman & El-Yaniv, "Selective Classification for Deep Neural Networks", NeurIPS 2017, algorithm 1.
 */
export function selectWithRisk(audited: Audited, promise: Promised): Learned | null {
  requirePromiseOrThrow(promise)
  const n = audited.scores.length
  if (n === 0) return null
  const looks = Math.max(1, Math.ceil(Math.log2(n)))
  return halve(riskCoverage(audited), promise.maxError, (1 - promise.confidence) / looks)
}

/**
 * The loosest of `size` thresholds, evenly spaced over the ranks, that passes an exact binomial test at its Bonferroni
 * share of the level. The same promise as `learnThenTest`, in any order and for any risk, with the least coverage.
 *
 * @param size thresholds tried, a whole number of at least 1.
 * @throws RangeError as `learnThenTest`, or unless `size` is such a number.
 * @see Angelopoulos et al., "Learn then Test", arXiv:2110.01052, section 2.
 */
export function testGrid(audited: Audited, promise: Promised, size = 20): Learned | null {
  requirePromiseOrThrow(promise)
  if (!(Number.isInteger(size) && size >= 1)) throw new RangeError(`size must be a whole number from 1, not ${size}`)
  const n = audited.scores.length
  if (n === 0) return null
  const curve = riskCoverage(audited)
  let learned: Learned | null = null
  let tried = 0
  for (const point of curve) {
    // The first distinct score at or past each of the evenly spaced ranks.
    if (point.accepted * size < (tried + 1) * n) continue
    tried = Math.floor((point.accepted * size) / n)
    const pValue = binomialTail(point.errors, point.accepted, promise.maxError)
    if (pValue <= (1 - promise.confidence) / size) learned = { ...point, pValue }
  }
  return learned
}
