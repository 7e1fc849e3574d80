import { confidentJoint, type LabelledPredictions } from './confident-joint.ts'
import { labelQuality, type QualityScore } from './label-quality.ts'

/**
 * `noise-rate`: of each pair of classes as many as the joint counts, those that lean furthest from the given to the other.
 * `class`: of each class as many as it has errors in all, the least believed first. `both`: what both find.
 */
export type Pruning = 'noise-rate' | 'class' | 'both'

export type LabelError = {
  readonly item: number
  readonly given: number
  /** The likeliest class. */
  readonly suggested: number
  /** How trustworthy the given label looks, 0..1. */
  readonly quality: number
}

export type FindOptions = {
  /** Default `noise-rate`. */
  readonly prune?: Pruning
  /** Order of the result, the worst first. Default `self-confidence`. */
  readonly score?: QualityScore
}

/**
 * Labels that are probably wrong, the worst first: suggestions for people to check, never corrections.
 *
 * Weakness: needs probabilities from a model that has not seen the very labels (cross-validation); where the model is
 * poor, it finds the model's errors. Of a class that has five items or fewer nothing is suspected.
 *
 * @throws RangeError as `confidentJoint`.
 * @see Northcutt, Jiang & Chuang, "Confident Learning", JAIR 70, 2021, §3.2.
 */
export function findLabelErrors(predictions: LabelledPredictions, options: FindOptions = {}): LabelError[] {
  const { prune = 'noise-rate', score = 'self-confidence' } = options
  const joint = confidentJoint(predictions)
  const byRate = prune === 'class' ? null : byNoiseRate(predictions, joint)
  const byOwn = prune === 'noise-rate' ? null : byClass(predictions, joint)
  const quality = labelQuality(predictions, score)
  const { classes, values, labels } = predictions
  return Array.from({ length: labels.length }, (_, item) => item)
    .filter((item) => (byRate?.has(item) ?? true) && (byOwn?.has(item) ?? true))
    .map((item) => {
      let suggested = 0
      for (let k = 1; k < classes; k++)
        if (values[item * classes + k]! > values[item * classes + suggested]!) suggested = k
      return { item, given: labels[item]!, suggested, quality: quality[item]! }
    })
    .filter(({ given, suggested }) => given !== suggested)
    .sort((a, b) => a.quality - b.quality || a.item - b.item)
}

const FEWEST_LEFT = 5

function byNoiseRate({ classes, values, labels }: LabelledPredictions, joint: Float64Array): Set<number> {
  const found = new Set<number>()
  const counts = roundRows(joint, classes)
  for (const [given, items] of itemsByLabel(labels, classes).entries()) {
    if (items.length <= FEWEST_LEFT) continue
    for (let truth = 0; truth < classes; truth++) {
      if (truth === given || counts[given * classes + truth] === 0) continue
      const lean = (i: number): number => values[i * classes + truth]! - values[i * classes + given]!
      const worst = [...items].sort((a, b) => lean(b) - lean(a) || a - b)
      for (const item of worst.slice(0, counts[given * classes + truth])) found.add(item)
    }
  }
  return found
}

function byClass({ classes, values, labels }: LabelledPredictions, joint: Float64Array): Set<number> {
  const found = new Set<number>()
  const counts = roundRows(joint, classes)
  for (const [given, items] of itemsByLabel(labels, classes).entries()) {
    if (items.length <= FEWEST_LEFT) continue
    const own = (i: number): number => values[i * classes + given]!
    const errors = items.length - counts[given * classes + given]!
    for (const item of [...items].sort((a, b) => own(a) - own(b) || a - b).slice(0, errors)) found.add(item)
  }
  return found
}

function itemsByLabel(labels: ArrayLike<number>, classes: number): number[][] {
  const items = Array.from({ length: classes }, (): number[] => [])
  for (let i = 0; i < labels.length; i++) items[labels[i]!]!.push(i)
  return items
}

/** Whole numbers with the sums of the rows kept: the largest remainders are rounded up. */
function roundRows(joint: Float64Array, classes: number): Float64Array {
  const rounded = joint.map(Math.floor)
  for (let k = 0; k < classes; k++) {
    const cells = Array.from({ length: classes }, (_, l) => k * classes + l)
    const missing = Math.round(cells.reduce((sum, at) => sum + joint[at]! - rounded[at]!, 0))
    const byRemainder = cells.sort((a, b) => joint[b]! - rounded[b]! - (joint[a]! - rounded[a]!) || a - b)
    for (const at of byRemainder.slice(0, missing)) rounded[at]! += 1
  }
  return rounded
}
