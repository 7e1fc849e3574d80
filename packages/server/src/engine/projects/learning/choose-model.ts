/**
 * Which model learns from a table. Left to evidence, trees take over where they foretell labels that were held out better
 * than logistic regression by more than one standard error; what cannot be told, or cannot be grown, is logistic.
 */
import type { LearntModel, TableModel } from '@countersign/core'
import { heldOut, trainLogistic, type Taught, type Train } from './fit.ts'
import { TooLarge } from './forest.ts'

/** Under so many labels no fold can tell the two apart. */
const fewestToChoose = 50
/** What was ruled out and happened anyway costs so much. */
const least = 1e-3

export interface Wanted {
  model: TableModel
  /** Null: they could not be loaded. */
  trees: Train | null
}
export interface Choice {
  train: Train
  said: LearntModel
}

const logistic = (because: LearntModel['because'], logLoss: LearntModel['log_loss'] = null): Choice => ({
  train: trainLogistic,
  said: { name: 'logistic', because, log_loss: logLoss },
})

/** What a round says where trees gave up in its middle. */
export const givenUp = (error: unknown): Choice => logistic(error instanceof TooLarge ? 'too-large' : 'failed')

export function chooseModel(taught: Taught, balanced: boolean, { model, trees }: Wanted): Choice {
  if (model === 'logistic') return logistic('asked')
  if (trees === null) return logistic('failed')
  if (model === 'trees') return { train: trees, said: { name: 'trees', because: 'asked', log_loss: null } }
  if (taught.rows.length < fewestToChoose) return logistic('too-few')
  const [ours, theirs] = [trainLogistic, trees].map((train) => lossesOf(taught, heldOut(taught, balanced, train)))
  const gains = ours!.map((loss, at) => loss - theirs![at]!)
  const gain = mean(gains)
  const error = Math.sqrt(mean(gains.map((one) => (one - gain) ** 2)) / gains.length)
  const logLoss = { logistic: mean(ours!), trees: mean(theirs!) }
  return gain > error
    ? { train: trees, said: { name: 'trees', because: 'held-out', log_loss: logLoss } }
    : logistic('held-out', logLoss)
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

/** −log of the probability of what is true, of each row; with several at once, of all classes together. */
const lossesOf = ({ labels, classes, many }: Taught, said: readonly Float64Array[]): number[] =>
  labels.map((own, at) => {
    const loss = (p: number): number => -Math.log(Math.max(least, p))
    if (!many) return loss(said[at]![own[0]!]!)
    return (
      Array.from(said[at]!, (p, k) => loss(own.includes(k) ? p : 1 - p)).reduce((sum, one) => sum + one, 0) / classes
    )
  })
