/**
 * One round of learning, nothing but arithmetic: a model from what is labelled, how good it is, and what to ask next.
 *
 * How good is told by items of the random arm alone, because only they are drawn like the pool: each fifth of them is
 * predicted by a model that never saw it, once learnt from all other labels, once from the random arm's others only. The
 * second is what asking at random would have come to with as many labels.
 */
import {
  createRandom,
  singleLabelProbabilities,
  trainOneVsRest,
  uncertainty,
  wilsonInterval,
  type OneVsRest,
  type Predictions,
  type Random,
  type SparseVector,
  type Strategy,
} from '@countersign/algorithms'
import type { LearntShare } from '@countersign/core'
import { chooseBatch, vectorsOf } from './choose-batch.ts'

export interface Labelled {
  text: string
  label: string
  arm: string | null
}
export interface Candidate {
  decision: string
  text: string
}
export interface Pick {
  decision: string
  arm: 'random' | 'strategy'
}
export interface Learnt {
  classes: string[]
  picks: Pick[]
  /** Learnt from all labels, and from the random arm's alone; null with fewer than ten of the random arm. */
  accuracy: LearntShare | null
  random: LearntShare | null
  /** Mean over the candidates, 0..1; null before there is a model. */
  uncertainty: number | null
  /** The class that was predicted, by decision, of the first candidates. */
  predicted: Record<string, string>
}

const folds = 5
/** Of the random arm, before anything is told of how good a learner is. */
export const fewestDrawn = 10
export const watched = 500
const members = 4

const likeliest = (model: OneVsRest, row: SparseVector): number => {
  const shares = singleLabelProbabilities(model, row)
  return shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0)
}

/** Of the random arm, how many a model predicts rightly that never saw them. */
function crossFitted(
  rows: readonly SparseVector[],
  labels: readonly number[],
  drawn: readonly number[],
  learnFrom: readonly number[],
  classes: number,
): LearntShare {
  let right = 0
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(drawn.filter((_, at) => at % folds === fold))
    const taught = learnFrom.filter((at) => !held.has(at))
    const model = trainOneVsRest(
      taught.map((at) => rows[at]!),
      taught.map((at) => [labels[at]!]),
      classes,
    )
    for (const at of held) if (likeliest(model, rows[at]!) === labels[at]) right++
  }
  const { share, lower, upper } = wilsonInterval(right, drawn.length)
  return { labels: learnFrom.length, n: drawn.length, share: share ?? 0, interval: [lower, upper] }
}

/**
 * @param size how many to ask next.
 * @param randomShare of them, drawn at random whatever the strategy; at least one.
 */
export function learn(
  labelled: readonly Labelled[],
  candidates: readonly Candidate[],
  { size, randomShare, strategy, seed }: { size: number; randomShare: number; strategy: Strategy; seed: number },
): Learnt {
  const random = createRandom(seed)
  const rows = vectorsOf(
    labelled.map(({ text }) => text),
    candidates.map(({ text }) => text),
  )
  const [taught, open] = [rows.slice(0, labelled.length), rows.slice(labelled.length)]
  const classes = [...new Set(labelled.map(({ label }) => label))].sort()
  const labels = labelled.map(({ label }) => classes.indexOf(label))
  const all = labels.map((_, at) => at)
  const drawn = all.filter((at) => labelled[at]?.arm === 'random')
  const enough = drawn.length >= fewestDrawn && classes.length > 1
  const model =
    classes.length > 1
      ? trainOneVsRest(
          taught,
          labels.map((label) => [label]),
          classes.length,
        )
      : null
  const values = new Float64Array(model ? open.length * classes.length : 0)
  if (model) open.forEach((row, at) => values.set(singleLabelProbabilities(model, row), at * classes.length))
  const predictions = { classes: classes.length, values }

  const picks = chooseBatch(
    ...([open, taught, { size, randomShare, strategy }, random] as const),
    open.map((_, at) => at),
    (left) => ({
      ...(model
        ? {
            predictions: {
              classes: classes.length,
              values: left.flatMap((at) => [...values.subarray(at * classes.length, (at + 1) * classes.length)]),
            },
          }
        : {}),
      ...(model && strategy === 'committee'
        ? {
            committee: committeeOf(
              taught,
              labels,
              classes.length,
              left.map((at) => open[at]!),
              random,
            ),
          }
        : {}),
    }),
  )
  const doubts = model && open.length > 0 ? uncertainty(predictions) : null
  return {
    classes,
    picks: picks.map(({ at, arm }) => ({ decision: candidates[at]!.decision, arm })),
    accuracy: enough ? crossFitted(taught, labels, drawn, all, classes.length) : null,
    random: enough ? crossFitted(taught, labels, drawn, drawn, classes.length) : null,
    uncertainty: doubts && doubts.reduce((sum, one) => sum + one, 0) / doubts.length,
    predicted: model
      ? Object.fromEntries(
          candidates.slice(0, watched).map(({ decision }, at) => [decision, classes[likeliest(model, open[at]!)]!]),
        )
      : {},
  }
}

/** Models of as many labels each, drawn with replacement (query by bagging). */
function committeeOf(
  taught: readonly SparseVector[],
  labels: readonly number[],
  classes: number,
  rows: readonly SparseVector[],
  random: Random,
): Predictions[] {
  return Array.from({ length: members }, () => {
    const drawn = labels.map(() => random.below(labels.length))
    const model = trainOneVsRest(
      drawn.map((at) => taught[at]!),
      drawn.map((at) => [labels[at]!]),
      classes,
    )
    return { classes, values: rows.flatMap((row) => [...singleLabelProbabilities(model, row)]) }
  })
}
