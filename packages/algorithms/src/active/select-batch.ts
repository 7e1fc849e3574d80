import type { Random } from '../random.ts'
import { shuffle } from '../shuffle.ts'
import { coreSet, diverse, seedPoints } from './diversity.ts'
import { highest } from './highest.ts'
import { pickPoints, pointCount, type Points } from './points.ts'
import { committeeDisagreement, uncertainty, type Predictions } from './uncertainty.ts'

export const strategies = [
  'margin-diverse',
  'margin',
  'badge',
  'committee',
  'core-set',
  'entropy',
  'least-confident',
  'random',
] as const
export type Strategy = (typeof strategies)[number]

export type Candidates = {
  readonly count: number
  /** The present model's predictions; left out before there is a model. */
  readonly predictions?: Predictions
  /** Predictions of several models, for `committee`. */
  readonly committee?: readonly Predictions[]
  /** Where candidates lie, for diversity; and what is labelled already, for `core-set`. */
  readonly points?: Points
  readonly labelled?: Points
}

/** Margin looks at this many times the batch before diversity picks from them. */
const PRESELECTED = 10

/**
 * The next `size` candidates to label, in order: indices, each at most once. A strategy without what it needs falls back:
 * without a model to diversity (a cold start), without points to the margin alone, and without either to chance.
 *
 * Weakness: entropy and least confidence lose to chance on weak features; keep a random arm and compare.
 *
 * @see Zhdanov, "Diverse mini-batch Active Learning", arXiv:1901.05954 (`margin-diverse`); Ash et al., "Deep Batch Active
 *   Learning by Diverse, Uncertain Gradient Lower Bounds", ICLR 2020 (`badge`).
 */
export function selectBatch(candidates: Candidates, size: number, strategy: Strategy, random: Random): number[] {
  const { count, predictions, committee, points, labelled } = candidates
  const byChance = (): number[] => shuffle([...Array(count).keys()], random).slice(0, size)
  const coldStart = (): number[] => (points ? diverse(points, size, random) : byChance())
  switch (strategy) {
    case 'random':
      return byChance()
    case 'core-set':
      return points
        ? coreSet(points, labelled ?? { dimension: points.dimension, values: new Float64Array(0) }, size)
        : byChance()
    case 'committee':
      return committee && committee.length > 0 ? highest(committeeDisagreement(committee), size) : coldStart()
    case 'margin-diverse': {
      if (!predictions || !points) return predictions ? highest(uncertainty(predictions), size) : coldStart()
      const unsure = uncertainty(predictions)
      const first = highest(unsure, PRESELECTED * size)
      const picked = diverse(pickPoints(points, first), size, random, { weights: first.map((i) => unsure[i]!) })
      return picked.sort((a, b) => a - b).map((at) => first[at]!)
    }
    case 'badge':
      if (!predictions || !points) return predictions ? highest(uncertainty(predictions), size) : coldStart()
      return seedPoints(gradients(predictions, points), size, random)
    default:
      return predictions ? highest(uncertainty(predictions, strategy), size) : coldStart()
  }
}

/** The last layer's gradient, had the likeliest class been the label: (p − one-hot) ⊗ (point, 1). */
function gradients({ classes, values }: Predictions, points: Points): Points {
  const { dimension } = points
  const width = dimension + 1
  const out = new Float64Array(pointCount(points) * classes * width)
  for (let i = 0; i < pointCount(points); i++) {
    let best = 0
    for (let k = 1; k < classes; k++) if (values[i * classes + k]! > values[i * classes + best]!) best = k
    for (let k = 0; k < classes; k++) {
      const factor = values[i * classes + k]! - (k === best ? 1 : 0)
      const at = (i * classes + k) * width
      for (let d = 0; d < dimension; d++) out[at + d] = factor * points.values[i * dimension + d]!
      out[at + dimension] = factor
    }
  }
  return { dimension: classes * width, values: out }
}
