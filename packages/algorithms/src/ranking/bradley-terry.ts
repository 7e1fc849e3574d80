import { normalQuantile } from '../intervals/normal-quantile.ts'
import { sigmoid, softplus } from '../learning/sigmoid.ts'
import { invertSymmetric } from './invert-symmetric.ts'

/** One comparison of two of the options; `outcome` is what the first got: 1 won, 0 lost, 0.5 tied. */
export type Comparison = {
  readonly one: number
  readonly other: number
  readonly outcome: number
  readonly weight?: number
}

export type Strength = {
  /** On the logit scale, centred: `one` beats `other` with probability σ(difference). */
  readonly strength: number
  /** Null where the data do not bound it (no penalty, and never compared or never beaten). */
  readonly standardError: number | null
  readonly lower: number
  readonly upper: number
}

export type Ranking = {
  readonly strengths: readonly Strength[]
  /** Covariance of the strengths, `options × options`; null where it does not exist. */
  readonly covariance: Float64Array | null
  readonly logLikelihood: number
  readonly iterations: number
  readonly converged: boolean
}

export type BradleyTerryOptions = {
  /** Penalty l2 · Σ strength² (choix's `alpha`); keeps who never lost finite. Default 0.01. */
  readonly l2?: number
  /** Two-sided, in (0, 1). Default 0.95. */
  readonly confidence?: number
  /** Default 100. */
  readonly maxIterations?: number
}

/**
 * Bradley & Terry's strengths, by Newton steps with halving from equal strengths. A tie is half a win for each.
 *
 * Weakness: assumes that who beats whom follows from one number each; cycles are averaged away. Without a penalty,
 * somebody who never lost has no finite strength: `converged` is then false.
 *
 * @throws RangeError where an option compares with itself or is no index, or an outcome lies outside 0..1.
 * @see Bradley & Terry, Biometrika 39, 1952; Hunter, "MM Algorithms for Generalized Bradley–Terry Models", 2004.
 */
export function bradleyTerry(
  options: number,
  comparisons: readonly Comparison[],
  { l2 = 0.01, confidence = 0.95, maxIterations = 100 }: BradleyTerryOptions = {},
): Ranking {
  requireComparisonsOrThrow(options, comparisons)
  let point = new Float64Array(options)
  let value = lossAt(comparisons, point, l2)
  let [iterations, converged] = [0, options === 0]
  while (!converged && iterations < maxIterations) {
    iterations++
    const { gradient, hessian } = slopesAt(options, comparisons, point, l2)
    if (gradient.every((slope) => Math.abs(slope) < 1e-12)) {
      converged = true
      break
    }
    // Strengths are only known up to a constant: penalise their sum, which no likelihood looks at.
    const inverse = invertSymmetric(
      hessian.map((cell) => cell + 1 / options),
      options,
    )
    if (inverse === null) break
    const step = multiply(inverse, gradient, options)
    let share = 1
    let next = point
    for (; share > 1e-10; share /= 2) {
      next = point.map((x, i) => x - share * step[i]!)
      if (lossAt(comparisons, next, l2) <= value + 1e-12) break
    }
    const moved = Math.max(...step.map(Math.abs)) * share
    point = next
    value = lossAt(comparisons, point, l2)
    converged = moved < 1e-11
  }
  if (l2 === 0 && point.some((x) => Math.abs(x) > BEYOND_EVIDENCE)) converged = false
  const centre = options > 0 ? point.reduce((sum, x) => sum + x, 0) / options : 0
  const covariance = converged ? covarianceAt(options, comparisons, point, l2) : null
  const z = normalQuantile((1 + confidence) / 2)
  const strengths = Array.from(point, (x, i): Strength => {
    const variance = covariance?.[i * options + i]
    const strength = x - centre
    if (variance === undefined) return { strength, standardError: null, lower: -Infinity, upper: Infinity }
    const standardError = Math.sqrt(Math.max(0, variance))
    return { strength, standardError, lower: strength - z * standardError, upper: strength + z * standardError }
  })
  return { strengths, covariance, logLikelihood: -lossAt(comparisons, point, 0), iterations, converged }
}

/** The difference of two strengths with its interval: what overlaps in a leaderboard may still differ, and the reverse. */
export function compareStrengths(ranking: Ranking, one: number, other: number, confidence = 0.95): Strength {
  const { strengths, covariance } = ranking
  const strength = strengths[one]!.strength - strengths[other]!.strength
  if (covariance === null) return { strength, standardError: null, lower: -Infinity, upper: Infinity }
  const at = (i: number, j: number): number => covariance[i * strengths.length + j]!
  const standardError = Math.sqrt(Math.max(0, at(one, one) + at(other, other) - 2 * at(one, other)))
  const reach = normalQuantile((1 + confidence) / 2) * standardError
  return { strength, standardError, lower: strength - reach, upper: strength + reach }
}

/** A ranking for each segment that occurs, for instance a language or a kind of task. */
export function bradleyTerryBySegment(
  options: number,
  comparisons: readonly (Comparison & { readonly segment: string })[],
  settings: BradleyTerryOptions = {},
): Map<string, Ranking> {
  const segments = Map.groupBy(comparisons, ({ segment }) => segment)
  return new Map([...segments].map(([segment, own]) => [segment, bradleyTerry(options, own, settings)]))
}

/** A strength that no real number of comparisons shows: who never lost is on the way to infinity. */
const BEYOND_EVIDENCE = 12

function lossAt(comparisons: readonly Comparison[], point: Float64Array, l2: number): number {
  let loss = 0
  for (const x of point) loss += l2 * x * x
  for (const { one, other, outcome, weight = 1 } of comparisons) {
    const ahead = point[one]! - point[other]!
    loss += weight * (outcome * softplus(-ahead) + (1 - outcome) * softplus(ahead))
  }
  return loss
}

function slopesAt(
  options: number,
  comparisons: readonly Comparison[],
  point: Float64Array,
  l2: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const gradient = point.map((x) => 2 * l2 * x)
  const hessian = new Float64Array(options * options)
  for (let i = 0; i < options; i++) hessian[i * options + i] = 2 * l2
  for (const { one, other, outcome, weight = 1 } of comparisons) {
    const p = sigmoid(point[one]! - point[other]!)
    gradient[one]! += weight * (p - outcome)
    gradient[other]! -= weight * (p - outcome)
    const curvature = weight * p * (1 - p)
    hessian[one * options + one]! += curvature
    hessian[other * options + other]! += curvature
    hessian[one * options + other]! -= curvature
    hessian[other * options + one]! -= curvature
  }
  return { gradient, hessian }
}

/** Of centred strengths: the inverse where the constant is pinned, without what the pin adds. */
function covarianceAt(
  options: number,
  comparisons: readonly Comparison[],
  point: Float64Array,
  l2: number,
): Float64Array | null {
  const { hessian } = slopesAt(options, comparisons, point, l2)
  const inverse = invertSymmetric(
    hessian.map((cell) => cell + 1 / options),
    options,
  )
  return inverse?.map((cell) => cell - 1 / (options * (1 + 2 * l2))) ?? null
}

const multiply = (matrix: Float64Array, vector: Float64Array, size: number): Float64Array =>
  vector.map((_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!
    return sum
  })

function requireComparisonsOrThrow(options: number, comparisons: readonly Comparison[]): void {
  for (const { one, other, outcome } of comparisons) {
    const isOption = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < options
    if (!isOption(one) || !isOption(other) || one === other) throw new RangeError(`no comparison: ${one} with ${other}`)
    if (!(outcome >= 0 && outcome <= 1)) throw new RangeError(`outcome must lie in 0..1, not ${outcome}`)
  }
}
