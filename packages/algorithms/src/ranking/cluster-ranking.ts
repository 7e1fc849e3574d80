import { normalQuantile } from '../intervals/normal-quantile.ts'
import { sigmoid } from '../learning/sigmoid.ts'
import type { Comparison, Ranking } from './bradley-terry.ts'

/**
 * The same strengths with intervals that allow for comparisons which are not independent: those of one cluster, such as
 * the pairs of one ranking, count as one observation. The sandwich H⁻¹ (Σ sₖ sₖᵀ) H⁻¹ over the clusters' scores sₖ,
 * times G/(G−1) for G clusters, tells by how much the variance of each strength and difference is larger than independent comparisons
 * would have it; all variances grow by the largest of these design effects, and never shrink.
 *
 * Weakness: an estimate from the scatter between clusters, so too narrow with few of them (under thirty, say), and wider
 * than needed where one of them hangs together more than the others.
 *
 * @param clusters of each comparison, the name of its cluster.
 * @throws RangeError where there are not as many clusters as comparisons.
 * @see Liang & Zeger, "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73, 1986.
 */
export function clusterRanking(
  ranking: Ranking,
  comparisons: readonly Comparison[],
  clusters: readonly (string | number)[],
  confidence = 0.95,
): Ranking {
  if (clusters.length !== comparisons.length) throw new RangeError('a cluster for each comparison')
  const { covariance, strengths } = ranking
  const size = strengths.length
  const scores = new Map<string | number, Float64Array>()
  comparisons.forEach(({ one, other, outcome, weight = 1 }, i) => {
    const name = clusters[i]!
    const own = scores.get(name) ?? new Float64Array(size)
    const surprise = weight * (outcome - sigmoid(strengths[one]!.strength - strengths[other]!.strength))
    own[one]! += surprise
    own[other]! -= surprise
    scores.set(name, own)
  })
  const groups = scores.size
  if (covariance === null || groups < 2) return { ...ranking, covariance: null, strengths: strengths.map(unbounded) }
  const robust = new Float64Array(size * size)
  for (const own of scores.values()) {
    const moved = Float64Array.from(strengths, (_, i) =>
      own.reduce((sum, score, j) => sum + covariance[i * size + j]! * score, 0),
    )
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) robust[i * size + j]! += (moved[i]! * moved[j]! * groups) / (groups - 1)
  }
  const at = (v: Float64Array, i: number, j: number) => v[i * size + j]!
  const strength = (i: number) => (v: Float64Array) => at(v, i, i)
  const difference = (i: number, j: number) => (v: Float64Array) => at(v, i, i) + at(v, j, j) - 2 * at(v, i, j)
  const every = strengths.flatMap((_, i) => [
    strength(i),
    ...strengths.slice(i + 1).map((_, k) => difference(i, i + 1 + k)),
  ])
  const effect = Math.max(1, ...every.map((of) => (of(covariance) > 0 ? of(robust) / of(covariance) : 1)))
  const told = covariance.map((cell) => cell * effect)
  const z = normalQuantile((1 + confidence) / 2)
  return {
    ...ranking,
    covariance: told,
    strengths: strengths.map(({ strength }, i) => {
      const standardError = Math.sqrt(Math.max(0, told[i * size + i]!))
      return { strength, standardError, lower: strength - z * standardError, upper: strength + z * standardError }
    }),
  }
}

const unbounded = ({ strength }: Ranking['strengths'][number]) => ({
  ...{ strength, standardError: null, lower: -Infinity, upper: Infinity },
})
