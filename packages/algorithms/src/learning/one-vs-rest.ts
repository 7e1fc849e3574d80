import type { SparseVector } from '../sparse-vector.ts'
import {
  logisticProbability,
  trainLogisticRegression,
  type LogisticModel,
  type LogisticOptions,
} from './logistic-regression.ts'

/** A binary model for each class; a class that all or none of the rows have is a constant. Plain data, fit for storing. */
export type OneVsRest = { readonly models: readonly (LogisticModel | { readonly constant: number })[] }

/**
 * One logistic regression for each class against the rest. `labels[row]` are all the classes that a row has: one, several
 * or none.
 *
 * @throws RangeError as `trainLogisticRegression`, or where a label is no class.
 */
export function trainOneVsRest(
  rows: readonly SparseVector[],
  labels: readonly (readonly number[])[],
  classes: number,
  options: LogisticOptions = {},
): OneVsRest {
  if (labels.flat().some((label) => !Number.isInteger(label) || label < 0 || label >= classes)) {
    throw new RangeError(`labels must be classes 0 … ${classes - 1}`)
  }
  const areEither = classes === 2 && labels.every((own) => own.length === 1)
  const models = Array.from({ length: areEither ? 1 : classes }, (_, k) => {
    const has = labels.map((own) => own.includes(k))
    if (has.every(Boolean) || !has.some(Boolean)) return { constant: has[0] === true ? 1 : 0 }
    return trainLogisticRegression(rows, has, options)
  })
  return { models: areEither ? [...models, opposite(models[0]!)] : models }
}

const opposite = (model: OneVsRest['models'][number]): OneVsRest['models'][number] =>
  'constant' in model
    ? { constant: 1 - model.constant }
    : { ...model, weights: model.weights.map((weight) => -weight), intercept: -model.intercept }

/** P(the row has the class), class by class, each on its own: for several labels at once. */
export const multiLabelProbabilities = ({ models }: OneVsRest, row: SparseVector): Float64Array =>
  Float64Array.from(models, (model) => ('constant' in model ? model.constant : logisticProbability(model, row)))

/** The same scaled to sum 1: for exactly one label. Equal shares where every class is ruled out. */
export function singleLabelProbabilities(model: OneVsRest, row: SparseVector): Float64Array {
  const each = multiLabelProbabilities(model, row)
  const total = each.reduce((sum, p) => sum + p, 0)
  return each.map((p) => (total > 0 ? p / total : 1 / each.length))
}
