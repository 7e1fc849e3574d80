/**
 * One round of learning, nothing but arithmetic: a model from what is labelled, how good it is, and what to ask next.
 *
 * How good is told by items of the random arm alone, because only they are drawn like the pool: each fifth of them is
 * predicted by a model that never saw it, once learnt from all other labels, once from the random arm's others only. The
 * second is what asking at random would have come to with as many labels.
 */
import {
  createRandom,
  uncertainty,
  type Predictions,
  type Random,
  type SparseVector,
  type Strategy,
} from '@countersign/algorithms'
import type { LearntModel, LearntShare } from '@countersign/core'
import { chooseBatch } from './choose-batch.ts'
import { chooseModel, givenUp, type Choice, type Wanted } from './choose-model.ts'
import { nearestTo, reasonsBy, type Nearest, type Reason } from './explain.ts'
import { spaceOf, type Source, type Space } from './features.ts'
import {
  classesOf,
  crossFitted,
  doubtOf,
  fit,
  isImbalanced,
  rarestOf,
  trainLogistic,
  type Fitted,
  type Taught,
  type Train,
} from './fit.ts'

export interface Labelled {
  decision: string
  source: Source
  /** One class, or, where several may be chosen, any number. */
  classes: readonly string[]
  arm: string | null
}
export interface Candidate {
  decision: string
  source: Source
}
export interface Pick {
  decision: string
  arm: 'random' | 'strategy'
}
/** What the model expects of an item, and why. */
export interface Expected {
  classes: string[]
  /** Of the least sure of the classes that it says; null where it says none. */
  probability: number | null
  reasons: Reason[]
  nearest: Nearest[]
}
export interface Learnt {
  classes: string[]
  picks: Pick[]
  /** Learnt from all labels, and from the random arm's alone; null with fewer than ten of the random arm. */
  accuracy: LearntShare | null
  random: LearntShare | null
  /** Of a table: which model it was, and why; null where there is no choice or nothing was learnt. */
  model: LearntModel | null
  /** The rarest class with its share of what is labelled, and whether all were weighed by inverse frequency for it. */
  rarest: { class: string; share: number; weighted: boolean } | null
  /** Where several may be chosen: from which probability on each class is said. */
  thresholds: Record<string, number> | null
  /** Mean over the candidates, 0..1; null before there is a model. */
  uncertainty: number | null
  /** What was predicted, by decision, of the first candidates: classes joined, so that it can be compared. */
  predicted: Record<string, string>
  /** What it expects of those that the strategy picked, by decision. The random arm is asked without: it measures. */
  expected: Record<string, Expected>
}

/** Of the random arm, before anything is told of how good a learner is. */
export const fewestDrawn = 10
export const watched = 500
const mostExpected = 500
const members = 4

interface Asked {
  size: number
  randomShare: number
  strategy: Strategy
  seed: number
  /** Several classes of an item at once. */
  many?: boolean
  /** Of a table. Without it, it is logistic regression. */
  wanted?: Wanted | undefined
  /** Sources are vectors that were made of texts. */
  embedded?: boolean | undefined
}

/**
 * @param asked.size how many to ask next.
 * @param asked.randomShare of them, drawn at random whatever the strategy; at least one.
 */
export function learn(labelled: readonly Labelled[], candidates: readonly Candidate[], asked: Asked): Learnt {
  const { many = false, wanted } = asked
  const space = spaceOf(
    [...labelled, ...candidates].map(({ source }) => source),
    asked.embedded,
  )
  const open = space.rows.slice(labelled.length)
  const classes = [...new Set(labelled.flatMap((one) => one.classes))].sort()
  const taught: Taught = {
    ...{ rows: space.rows.slice(0, labelled.length), classes: classes.length, many, penalty: space.penalty },
    labels: labelled.map((one) => one.classes.map((name) => classes.indexOf(name))),
  }
  const isTaught = classes.length > 1 || (many && taught.labels.some((own) => own.length === 0) && classes.length === 1)
  const round = { labelled, candidates, asked, space, classes, taught, open, isTaught }
  if (!wanted || !isTaught) return learnBy(round, { train: trainLogistic, said: null })
  const weighted = isImbalanced(taught)
  try {
    return learnBy(round, chooseModel(taught, weighted, wanted))
  } catch (error) {
    // Another model's failing costs no batch.
    return learnBy(round, givenUp(error))
  }
}

interface Round {
  labelled: readonly Labelled[]
  candidates: readonly Candidate[]
  asked: Asked
  space: Space
  classes: string[]
  taught: Taught
  open: readonly SparseVector[]
  /** There are labels of two classes. */
  isTaught: boolean
}

function learnBy(
  { labelled, candidates, asked, space, classes, taught, open, isTaught }: Round,
  { train, said }: { train: Train; said: Choice['said'] | null },
): Learnt {
  const { size, randomShare, strategy, seed } = asked
  const random = createRandom(seed)
  const all = [...taught.rows.keys()]
  const drawn = all.filter((at) => labelled[at]?.arm === 'random')
  const weighted = isTaught && isImbalanced(taught)
  const fitted = isTaught ? fit(taught, weighted, train) : null
  const probabilities = fitted ? fitted.model.probabilities(open) : []
  const predictions = fitted ? predictionsOf(fitted, probabilities) : null

  const picks = chooseBatch(
    ...([open, taught.rows, { size, randomShare, strategy }, random, [...open.keys()]] as const),
    (left) =>
      fitted
        ? {
            predictions: predictionsOf(
              fitted,
              left.map((at) => probabilities[at]!),
            ),
            ...(strategy === 'committee'
              ? {
                  committee: committeeOf(
                    ...([taught, fitted, weighted, train] as const),
                    left.map((at) => open[at]!),
                    random,
                  ),
                }
              : {}),
          }
        : {},
  )
  const batch = picks.flatMap(({ at, arm }) => (arm === 'strategy' ? [at] : []))
  const doubts = predictions && open.length > 0 ? uncertainty(predictions) : null
  const enough = drawn.length >= fewestDrawn && isTaught
  const rarest = rarestOf(taught)
  const learnt: Learnt = {
    classes,
    picks: picks.map(({ at, arm }) => ({ decision: candidates[at]!.decision, arm })),
    accuracy: enough ? crossFitted(taught, drawn, all, weighted, train) : null,
    random: enough ? crossFitted(taught, drawn, drawn, weighted, train) : null,
    model: said,
    rarest: isTaught ? { class: classes[rarest.class]!, share: rarest.share, weighted } : null,
    thresholds: fitted?.thresholds
      ? Object.fromEntries(classes.map((name, k) => [name, fitted.thresholds![k]!]))
      : null,
    uncertainty: doubts && doubts.reduce((sum, one) => sum + one, 0) / doubts.length,
    predicted: fitted
      ? Object.fromEntries(
          candidates.slice(0, watched).map(({ decision }, at) => [
            decision,
            classesOf(fitted, probabilities[at]!)
              .map((k) => classes[k])
              .join('\n'),
          ]),
        )
      : {},
    expected: fitted ? expectedOf(batch.slice(0, mostExpected), fitted) : {},
  }
  fitted?.model.free()
  return learnt

  function expectedOf(picked: readonly number[], model: Fitted): Record<string, Expected> {
    const nearest = nearestTo(
      picked.map((at) => open[at]!),
      taught.rows,
    )
    const reasonsOf = reasonsBy(space, model.model, classes)
    return Object.fromEntries(
      picked.map((at, i) => {
        const own = probabilities[at]!
        const found = classesOf(model, own).sort((a, b) => own[b]! - own[a]!)
        // Of nothing said, what comes nearest to being said is explained.
        const told = found.length > 0 ? found : [own.indexOf(Math.max(...own))]
        return [
          candidates[at]!.decision,
          {
            classes: found.map((k) => classes[k]!),
            probability: found.length > 0 ? Math.min(...found.map((k) => own[k]!)) : null,
            reasons: reasonsOf(labelled.length + at, told),
            nearest: nearest[i]!.map(({ at: near, similarity }) => ({
              decision: labelled[near]!.decision,
              similarity,
            })),
          },
        ]
      }),
    )
  }
}

function predictionsOf(fitted: Fitted, probabilities: readonly Float64Array[]): Predictions {
  const rows = probabilities.map((row) => doubtOf(fitted, row))
  const classes = rows[0]?.length ?? 2
  const values = new Float64Array(rows.length * classes)
  rows.forEach((row, at) => values.set(row, at * classes))
  return { classes, values }
}

/** Models of as many labels each, drawn with replacement (query by bagging), each with the thresholds of the whole. */
function committeeOf(
  taught: Taught,
  { thresholds }: Fitted,
  weighted: boolean,
  train: Train,
  rows: readonly SparseVector[],
  random: Random,
): Predictions[] {
  return Array.from({ length: members }, () => {
    const drawn = taught.rows.map(() => random.below(taught.rows.length))
    const model = train(
      { ...taught, rows: drawn.map((at) => taught.rows[at]!), labels: drawn.map((at) => taught.labels[at]!) },
      weighted,
    )
    const said = predictionsOf({ model, thresholds }, model.probabilities(rows))
    model.free()
    return said
  })
}
