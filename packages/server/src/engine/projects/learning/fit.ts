/** A model of one class or of several at once, and how good it is on what it never saw. */
import {
  multiLabelProbabilities,
  singleLabelProbabilities,
  thresholdsByF1,
  trainOneVsRest,
  wilsonInterval,
  type OneVsRest,
  type SparseVector,
} from '@countersign/algorithms'
import type { LearntShare } from '@countersign/core'

export interface Taught {
  rows: readonly SparseVector[]
  /** The classes of each row: one, or with `many` any number. */
  labels: readonly (readonly number[])[]
  classes: number
  many: boolean
  /** On the weights of logistic regression. */
  penalty: number
}
export interface Model {
  /** Of each row, class by class; of one class alone they sum to 1. */
  probabilities: (rows: readonly SparseVector[]) => Float64Array[]
  /** What speaks for each class, where it is a weighted sum; null: it is asked about changed rows. */
  linear: OneVsRest | null
  /** Gives back what it holds outside of JavaScript's memory. */
  free: () => void
}
export type Train = (taught: Taught, balanced: boolean) => Model
export interface Fitted {
  model: Model
  /** With `many`, from which probability on each class is said. */
  thresholds: Float64Array | null
}

export const folds = 5
/** Thresholds are chosen on no more rows than these. */
const mostForThresholds = 2_000
/** A class of a smaller share is rare: then all weigh by inverse frequency. */
const rareShare = 0.1

/** The class with the fewest labels among those that occur, and its share of the rows. */
export function rarestOf({ labels, classes }: Pick<Taught, 'labels' | 'classes'>): { class: number; share: number } {
  const counts = new Uint32Array(classes)
  for (const k of labels.flat()) counts[k]! += 1
  const rarest = counts.reduce((low, count, k) => (count < (counts[low] as number) ? k : low), 0)
  return { class: rarest, share: labels.length === 0 ? 0 : (counts[rarest] as number) / labels.length }
}

export const isImbalanced = (taught: Pick<Taught, 'labels' | 'classes'>): boolean => rarestOf(taught).share < rareShare

export const subset = (taught: Taught, at: readonly number[]): Taught => ({
  ...taught,
  rows: at.map((i) => taught.rows[i] as SparseVector),
  labels: at.map((i) => taught.labels[i] as readonly number[]),
})

export const trainLogistic: Train = ({ rows, labels, classes, many, penalty }, balanced) => {
  const linear = trainOneVsRest(rows, labels, classes, { balanced, l2: penalty })
  const say = many ? multiLabelProbabilities : singleLabelProbabilities
  return { linear, probabilities: (asked) => asked.map((row) => say(linear, row)), free: () => undefined }
}

/** What models say of rows that they never saw, each fifth by one that learnt from the others. */
export function heldOut(taught: Taught, balanced: boolean, train: Train): Float64Array[] {
  const all = [...taught.rows.keys()]
  const said = new Array<Float64Array>(all.length)
  for (let fold = 0; fold < folds; fold++) {
    const held = all.filter((at) => at % folds === fold)
    const model = train(
      subset(
        taught,
        all.filter((at) => at % folds !== fold),
      ),
      balanced,
    )
    model.probabilities(held.map((at) => taught.rows[at]!)).forEach((own, i) => (said[held[i]!] = own))
    model.free()
  }
  return said
}

/** Thresholds are chosen on rows that the model they are chosen with never saw. */
export function fit(taught: Taught, balanced: boolean, train: Train): Fitted {
  const model = train(taught, balanced)
  if (!taught.many) return { model, thresholds: null }
  const part = subset(taught, [...taught.rows.keys()].slice(-mostForThresholds))
  return { model, thresholds: thresholdsByF1(heldOut(part, balanced, train), part.labels, taught.classes) }
}

/** What it says: the likeliest class, or each that reaches its threshold. */
export function classesOf({ thresholds }: Fitted, probabilities: Float64Array): number[] {
  if (thresholds !== null)
    return [...probabilities.keys()].filter((k) => (probabilities[k] ?? 0) >= (thresholds[k] ?? 1))
  return [probabilities.reduce((best, share, k) => (share > (probabilities[best] ?? 0) ? k : best), 0)]
}

/** For choosing what to ask: the probabilities as they are, or, of several at once, those of the class that is least sure. */
export function doubtOf({ thresholds }: Fitted, probabilities: Float64Array): Float64Array {
  if (thresholds === null) return probabilities
  const nearest = probabilities.reduce((best, p, k) => {
    const shifted = aroundHalf(p, thresholds[k] ?? 0.5)
    return Math.abs(shifted - 0.5) < Math.abs(best - 0.5) ? shifted : best
  }, 1)
  return Float64Array.of(nearest, 1 - nearest)
}

/** A probability with its threshold moved to a half. */
const aroundHalf = (p: number, threshold: number): number =>
  p < threshold ? (0.5 * p) / threshold : 1 - (0.5 * (1 - p)) / Math.max(1e-9, 1 - threshold)

/**
 * Of the rows that were drawn at random, how many a model says wholly right that never saw them; with several at once also
 * F1 over all classes.
 */
export function crossFitted(
  taught: Taught,
  drawn: readonly number[],
  learnFrom: readonly number[],
  balanced: boolean,
  train: Train,
): LearntShare {
  let [right, hits, said, have] = [0, 0, 0, 0]
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(drawn.filter((_, at) => at % folds === fold))
    const fitted = fit(
      subset(
        taught,
        learnFrom.filter((at) => !held.has(at)),
      ),
      balanced,
      train,
    )
    const asked = [...held]
    const predicted = fitted.model.probabilities(asked.map((at) => taught.rows[at]!))
    fitted.model.free()
    for (const [i, at] of asked.entries()) {
      const found = classesOf(fitted, predicted[i]!)
      const truth = taught.labels[at] as readonly number[]
      const both = found.filter((k) => truth.includes(k)).length
      if (both === found.length && both === truth.length) right++
      ;[hits, said, have] = [hits + both, said + found.length, have + truth.length]
    }
  }
  const { share, lower, upper } = wilsonInterval(right, drawn.length)
  return {
    ...{ labels: learnFrom.length, n: drawn.length, share: share ?? 0, interval: [lower, upper] },
    ...(taught.many ? { f1: said + have === 0 ? 1 : (2 * hits) / (said + have) } : {}),
  }
}

const mostTimes = 20
/** Rows so often that each class has about as many, by their class: for what cannot weigh them. */
export function rowsOfEach(labels: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const k of labels) counts.set(k, (counts.get(k) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return labels.flatMap((k, at) => new Array<number>(Math.min(mostTimes, Math.round(most / counts.get(k)!))).fill(at))
}
