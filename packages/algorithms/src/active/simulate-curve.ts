import { singleLabelProbabilities, trainOneVsRest } from '../learning/one-vs-rest.ts'
import type { LogisticOptions } from '../learning/logistic-regression.ts'
import type { Random } from '../random.ts'
import type { SparseVector } from '../sparse-vector.ts'
import type { CurvePoint } from './learning-curve.ts'
import { pickPoints, type Points } from './points.ts'
import { selectBatch, type Strategy } from './select-batch.ts'
import type { Predictions } from './uncertainty.ts'

export type LabelledRows = { readonly rows: readonly SparseVector[]; readonly labels: readonly number[] }

export type CurveOptions = {
  readonly classes: number
  readonly batch: number
  /** Stops at so many labels. Default: all. */
  readonly most?: number
  readonly learner?: LogisticOptions
  /** Where the rows of the pool lie, for strategies that spread out. */
  readonly points?: Points
}

/**
 * What a strategy would have learnt from data that are labelled already: from the first `initial` rows of the pool on, batch
 * by batch, the accuracy on held-out rows. The learner is logistic regression, one class against the rest.
 */
export function simulateCurve(
  pool: LabelledRows,
  held: LabelledRows,
  initial: number,
  strategy: Strategy,
  random: Random,
  { classes, batch, most = pool.rows.length, learner = {}, points }: CurveOptions,
): CurvePoint[] {
  const chosen = Array.from({ length: Math.min(initial, pool.rows.length) }, (_, i) => i)
  const left = new Set(Array.from(pool.rows, (_, i) => i).slice(chosen.length))
  const curve: CurvePoint[] = []
  for (;;) {
    const model = trainOneVsRest(
      chosen.map((i) => pool.rows[i]!),
      chosen.map((i) => [pool.labels[i]!]),
      classes,
      learner,
    )
    const say = (rows: readonly SparseVector[]): Predictions => ({
      classes,
      values: rows.flatMap((row) => [...singleLabelProbabilities(model, row)]),
    })
    const right = held.rows.filter((row, i) => argMax(singleLabelProbabilities(model, row)) === held.labels[i])
    curve.push({ labels: chosen.length, accuracy: right.length / held.rows.length })
    if (left.size === 0 || chosen.length >= most) return curve
    const candidates = [...left]
    const predictions = strategy === 'random' ? {} : { predictions: say(candidates.map((i) => pool.rows[i]!)) }
    const lie = points ? { points: pickPoints(points, candidates), labelled: pickPoints(points, chosen) } : {}
    const asked = { count: candidates.length, ...predictions, ...lie }
    for (const at of selectBatch(asked, Math.min(batch, most - chosen.length), strategy, random)) {
      chosen.push(candidates[at]!)
      left.delete(candidates[at]!)
    }
  }
}

const argMax = (values: Float64Array): number =>
  values.reduce((best, value, k) => (value > values[best]! ? k : best), 0)
