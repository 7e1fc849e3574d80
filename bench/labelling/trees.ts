/** Trees beside logistic regression on tables: half of each held out, learnt from the first 50, 200 and all of the other. */
import { createRandom, pairedGain, shuffle, type PairedGain } from '@countersign/algorithms'
import { chooseModel } from '../../packages/server/src/engine/projects/learning/choose-model.ts'
import { spaceOf } from '../../packages/server/src/engine/projects/learning/features.ts'
import {
  subset,
  trainLogistic,
  type Taught,
  type Train,
} from '../../packages/server/src/engine/projects/learning/fit.ts'
import { loadForests } from '../../packages/server/src/engine/projects/learning/forest.ts'
import type { Records } from './read.ts'

const least = 1e-3

export interface Measured {
  accuracy: number
  logLoss: number
  seconds: number
}
export interface TreesRow {
  labels: number
  logistic: Measured
  trees: Measured
  /** How much lower the trees' log loss is, in pairs. */
  gain: PairedGain
  /** Of the seeds, in how many the rule took trees. */
  taken: number
}

export async function measureTrees({ records, labels }: Records, seeds: number): Promise<TreesRow[]> {
  const trees = await loadForests()
  const classes = [...new Set(labels)].sort()
  const { rows, penalty } = spaceOf(records)
  const all: Taught = {
    rows,
    labels: labels.map((label) => [classes.indexOf(label)]),
    classes: classes.length,
    ...{ many: false, penalty },
  }
  const half = Math.floor(rows.length / 2)
  return [...new Set([Math.min(50, half), Math.min(200, half), half])].map((count) => {
    const said = Array.from({ length: seeds }, (_, seed) => {
      const order = shuffle([...rows.keys()], createRandom(seed + 1))
      const [held, taught] = [subset(all, order.slice(half)), subset(all, order.slice(0, count))]
      return {
        logistic: measure(trainLogistic, taught, held),
        trees: measure(trees, taught, held),
        taken: chooseModel(taught, false, { model: 'auto', trees }).said.name === 'trees',
      }
    })
    return {
      labels: count,
      logistic: meanOf(said.map(({ logistic }) => logistic)),
      trees: meanOf(said.map(({ trees }) => trees)),
      gain: pairedGain(
        said.map(({ logistic }) => logistic.logLoss),
        said.map(({ trees }) => trees.logLoss),
      ),
      taken: said.filter(({ taken }) => taken).length,
    }
  })
}

function measure(train: Train, taught: Taught, held: Taught): Measured {
  const began = performance.now()
  const model = train(taught, false)
  const said = model.probabilities(held.rows)
  model.free()
  const seconds = (performance.now() - began) / 1_000
  const truths = held.labels.map(([k]) => k!)
  const right = said.filter((own, at) => own.every((p) => p <= own[truths[at]!]!)).length
  const loss = said.reduce((sum, own, at) => sum - Math.log(Math.max(least, own[truths[at]!]!)), 0)
  return { accuracy: right / said.length, logLoss: loss / said.length, seconds }
}

function meanOf(measured: readonly Measured[]): Measured {
  const mean = (of: (one: Measured) => number): number =>
    measured.reduce((sum, one) => sum + of(one), 0) / measured.length
  return {
    accuracy: mean((one) => one.accuracy),
    logLoss: mean((one) => one.logLoss),
    seconds: mean((one) => one.seconds),
  }
}
