import type { SparseVector } from '../sparse-vector.ts'
import { dotSparse } from '../sparse-vector.ts'
import { logisticObjective } from './logistic-objective.ts'
import type { MinimiseOptions, MinimiseProgress } from './minimise-trust-region.ts'
import { minimiseTrustRegion } from './minimise-trust-region.ts'
import { sigmoid } from './sigmoid.ts'

/** A trained linear score: logit = weights · row + intercept. Plain data, fit for storing. */
export type LogisticModel = {
  readonly weights: Float64Array
  readonly intercept: number
  readonly iterations: number
  /** Penalised negative log-likelihood, in nats, and the norm of its gradient, where training ended. */
  readonly objective: number
  readonly gradientNorm: number
  readonly converged: boolean
}

export type LogisticOptions = MinimiseOptions & {
  /** Strength of the penalty ½ · l2 · |weights|² beside the summed loss (scikit-learn's 1/C). Default 1; 0 for none. */
  readonly l2?: number
  /** A weight above zero for each row, for instance an inverse sampling probability. Default 1 each. */
  readonly rowWeights?: ArrayLike<number>
  /** Length of the weights. Default: the highest index in the rows, plus one. */
  readonly dimension?: number
}

/**
 * Trains binary logistic regression with an L2 penalty on the weights and none on the intercept, yielding after each
 * iteration and returning the model. Method: trust-region Newton (see `minimiseTrustRegion`), deterministic.
 *
 * Weakness: with no penalty and separable classes there is no optimum; the model then says `converged: false`. The
 * probabilities are only as calibrated as the labels are representative: check them on held-out cases.
 *
 * @throws RangeError when rows and labels (or weights) differ in number, only one class occurs, a value is not finite
 *   or the penalty is negative.
 */
export function* logisticRegressionSteps(
  rows: readonly SparseVector[],
  labels: readonly boolean[],
  options: LogisticOptions = {},
): Generator<MinimiseProgress, LogisticModel, void> {
  const { l2 = 1, rowWeights = new Float64Array(rows.length).fill(1), dimension = dimensionOf(rows) } = options
  requireTrainableOrThrow(rows, labels, rowWeights, l2)
  const objective = logisticObjective(rows, labels, rowWeights, l2)
  const minimum = yield* minimiseTrustRegion(objective, options)
  const weights = new Float64Array(dimension)
  objective.buckets.forEach((bucket, column) => (weights[bucket] = minimum.point[column]!))
  return {
    weights,
    intercept: minimum.point[objective.buckets.length]!,
    iterations: minimum.iteration,
    objective: minimum.value,
    gradientNorm: minimum.gradientNorm,
    converged: minimum.converged,
  }
}

/** `logisticRegressionSteps` run to its end in one call. */
export function trainLogisticRegression(
  rows: readonly SparseVector[],
  labels: readonly boolean[],
  options: LogisticOptions = {},
): LogisticModel {
  const steps = logisticRegressionSteps(rows, labels, options)
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value
}

/** The log-odds of the positive class. Indices that training never saw add nothing. */
export function logisticLogit(model: Pick<LogisticModel, 'weights' | 'intercept'>, row: SparseVector): number {
  return dotSparse(row, model.weights) + model.intercept
}

/** The probability of the positive class, in 0..1. */
export function logisticProbability(model: Pick<LogisticModel, 'weights' | 'intercept'>, row: SparseVector): number {
  return sigmoid(logisticLogit(model, row))
}

function dimensionOf(rows: readonly SparseVector[]): number {
  let dimension = 0
  for (const { indices } of rows) dimension = Math.max(dimension, (indices.at(-1) ?? -1) + 1)
  return dimension
}

function requireTrainableOrThrow(
  rows: readonly SparseVector[],
  labels: readonly boolean[],
  rowWeights: ArrayLike<number>,
  l2: number,
): void {
  if (labels.length !== rows.length || rowWeights.length !== rows.length) {
    throw new RangeError(`${rows.length} rows, ${labels.length} labels and ${rowWeights.length} weights must agree`)
  }
  if (!labels.includes(true) || !labels.includes(false)) throw new RangeError('labels must hold both classes')
  if (!(l2 >= 0 && l2 < Infinity)) throw new RangeError(`l2 must be at least 0, not ${l2}`)
  if (!Array.from(rowWeights).every((weight) => weight > 0 && weight < Infinity)) {
    throw new RangeError('every row weight must be above 0')
  }
  if (!rows.every(({ values }) => values.every(Number.isFinite))) throw new RangeError('every value must be finite')
}
