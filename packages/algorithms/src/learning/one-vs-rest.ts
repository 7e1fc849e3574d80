import type { SparseVector } from '../sparse-vector.ts'
import {
  logisticProbability,
  trainLogisticRegression,
  type LogisticModel,
  type LogisticOptions,
} from './logistic-regression.ts'

/** A binary model for each class; a class that all or none of the rows have is a constant. Plain data, fit for storing. */
export type OneVsRest = { readonly models: readonly (LogisticModel | { readonly constant: number })[] }

export type OneVsRestOptions = LogisticOptions & {
  /** Each class and its rest weigh as much in sum, however rare it is (inverse frequency). Default false. */
  readonly balanced?: boolean
}

/**
 * One logistic regression for each class against the rest. `labels[row]` are all the classes that a row has: one, several
 * or none.
 *
 * Weakness: `balanced` finds more of a rare class and is wrong about it more often; its probabilities are those of a world
 * in which the class is as common as the rest.
 *
 * @throws RangeError as `trainLogisticRegression`, or where a label is no class.
 */
export function trainOneVsRest(
  rows: readonly SparseVector[],
  labels: readonly (readonly number[])[],
  classes: number,
  { balanced = false, ...options }: OneVsRestOptions = {},
): OneVsRest {
  if (labels.flat().some((label) => !Number.isInteger(label) || label < 0 || label >= classes)) {
    throw new RangeError(`labels must be classes 0 … ${classes - 1}`)
  }
  const areEither = classes === 2 && labels.every((own) => own.length === 1)
  const models = Array.from({ length: areEither ? 1 : classes }, (_, k) => {
    const has = labels.map((own) => own.includes(k))
    if (has.every(Boolean) || !has.some(Boolean)) return { constant: has[0] === true ? 1 : 0 }
    return trainLogisticRegression(rows, has, balanced ? { ...options, rowWeights: inverse(has, options) } : options)
  })
  return { models: areEither ? [...models, opposite(models[0]!)] : models }
}

/** n / (2 · rows alike) for each row, times the weight it had. */
function inverse(has: readonly boolean[], { rowWeights }: LogisticOptions): Float64Array {
  const share = has.reduce((count, one) => count + (one ? 1 : 0), 0) / has.length
  return Float64Array.from(has, (one, at) => (rowWeights?.[at] ?? 1) / (2 * (one ? share : 1 - share)))
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

/**
 * For each class the probability from which on it is said, so that F1 on what was held out is highest: `predicted` holds
 * a row of probabilities for each row of `truths`. Where several do as well, the one nearest ½; a class that never
 * occurs there keeps ½.
 *
 * Weakness: with few rows of a class its threshold is mostly chance.
 *
 * @see Fan & Lin, "A Study on Threshold Selection for Multi-label Classification", 2007.
 */
export function thresholdsByF1(
  predicted: readonly Float64Array[],
  truths: readonly (readonly number[])[],
  classes: number,
): Float64Array {
  return Float64Array.from({ length: classes }, (_, k) => {
    const rows = predicted.map((row, at) => ({ p: row[k]!, has: truths[at]!.includes(k) })).sort((a, b) => b.p - a.p)
    const total = rows.filter(({ has }) => has).length
    let [best, threshold, hits] = [0, 0.5, 0]
    for (const [at, { p, has }] of rows.entries()) {
      if (has) hits++
      const next = rows[at + 1]?.p ?? 0
      if (next === p) continue
      const f1 = (2 * hits) / (at + 1 + total)
      const middle = (p + next) / 2
      if (f1 > best + 1e-12 || (f1 > best - 1e-12 && Math.abs(middle - 0.5) < Math.abs(threshold - 0.5)))
        [best, threshold] = [f1, middle]
    }
    return total === 0 ? 0.5 : threshold
  })
}
