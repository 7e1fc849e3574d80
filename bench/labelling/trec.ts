/** TREC-6, questions in six classes, with embeddings: 25 labels at random, then 20 batches of 25 by each strategy. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRandom,
  labelsToReach,
  pairedGain,
  shuffle,
  simulateCurve,
  type CurvePoint,
  type LabelledRows,
  type PairedGain,
  type Strategy,
} from '@countersign/algorithms'
import { foldedPoints } from '../../packages/server/src/engine/projects/learning/choose-batch.ts'
import {
  embeddedBy,
  hasEmbeddings,
  loadEmbeddings,
} from '../../packages/server/src/engine/projects/learning/embeddings.ts'
import { embeddingSpace, penaltyOfUnit, spaceOf } from '../../packages/server/src/engine/projects/learning/features.ts'
import { readQuestions, type Questions } from './read.ts'

const [initial, batch, most] = [25, 25, 525]
const learner = { l2: penaltyOfUnit }
export const trecStrategies = ['least-confident', 'margin', 'margin-diverse', 'badge', 'core-set'] as const

export interface TrecRow {
  strategy: Strategy
  accuracy: number
  /** Labels at which the mean curve reaches what random has with all 525; null: never. */
  labels: number | null
  /** Against random at 525; null for random itself. */
  gain: PairedGain | null
}
export interface Trec {
  rows: TrecRow[]
  /** At random, learnt from words (hashed TF-IDF) instead. */
  words: number
  /** Learnt from the whole training set. */
  whole: number
}

/** Null where the data or the packages are not here. @param say hears what takes long. */
export async function measureTrec(seeds: number, say: (step: string) => void): Promise<Trec | null> {
  const [train, test] = [readQuestions('TREC.train'), readQuestions('TREC.test')]
  if (!train || !test || !hasEmbeddings()) return null
  const classes = [...new Set(train.labels)].sort()
  const rowsOf = async (name: string, { texts, labels }: Questions): Promise<LabelledRows> => ({
    rows: embeddingSpace(await embedded(name, texts, say)).rows,
    labels: labels.map((label) => classes.indexOf(label)),
  })
  const [pool, held] = [await rowsOf('train', train), await rowsOf('test', test)]
  const curves = new Map<Strategy, CurvePoint[][]>()
  for (const strategy of ['random', ...trecStrategies] as const) {
    const own: CurvePoint[][] = []
    for (let seed = 1; seed <= seeds; seed++) {
      say(`TREC-6, ${strategy}, seed ${seed} of ${seeds}`)
      const order = shuffle([...pool.rows.keys()], createRandom(seed))
      const drawn = { rows: order.map((i) => pool.rows[i]!), labels: order.map((i) => pool.labels[i]!) }
      own.push(
        simulateCurve(drawn, held, initial, strategy, createRandom(seed), {
          ...{ classes: classes.length, batch, most, learner, points: foldedPoints(drawn.rows) },
        }),
      )
    }
    curves.set(strategy, own)
  }
  const lastOf = (strategy: Strategy): number[] => curves.get(strategy)!.map((curve) => curve.at(-1)!.accuracy)
  const { rows: words } = spaceOf([...train.texts, ...test.texts])
  const byWords = Array.from({ length: seeds }, (_, at) => {
    const order = shuffle([...pool.rows.keys()], createRandom(at + 1)).slice(0, most)
    return accuracyOf(
      { rows: order.map((i) => words[i]!), labels: order.map((i) => pool.labels[i]!) },
      { rows: words.slice(train.texts.length), labels: held.labels },
      classes.length,
    )
  })
  const goal = mean(lastOf('random'))
  return {
    whole: accuracyOf(pool, held, classes.length),
    words: mean(byWords),
    rows: [...curves].map(([strategy, own]) => ({
      strategy,
      accuracy: mean(lastOf(strategy)),
      labels: labelsToReach(meanCurve(own), goal),
      gain: strategy === 'random' ? null : pairedGain(lastOf(strategy), lastOf('random')),
    })),
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

/** Learnt from all of them at once. */
const accuracyOf = (taught: LabelledRows, held: LabelledRows, classes: number): number =>
  simulateCurve(taught, held, taught.rows.length, 'random', createRandom(1), { classes, batch, learner })[0]!.accuracy

const meanCurve = (curves: readonly CurvePoint[][]): CurvePoint[] =>
  curves[0]!.map(({ labels }, at) => ({ labels, accuracy: mean(curves.map((curve) => curve[at]!.accuracy)) }))

const dimension = 512
const together = 64

/** Kept where the system keeps what may go: a second run begins at once. */
async function embedded(name: string, texts: readonly string[], say: (step: string) => void): Promise<Float32Array[]> {
  const folder = join(tmpdir(), 'countersign-bench')
  const file = join(folder, `trec-${name}-${texts.length}-${embeddedBy}.f32`)
  if (!existsSync(file)) {
    const embed = await loadEmbeddings()
    const made: Float32Array[] = []
    for (let at = 0; at < texts.length; at += together) {
      made.push(...(await embed(texts.slice(at, at + together))))
      if (at % (16 * together) === 0) say(`TREC-6 ${name}: ${made.length} of ${texts.length} texts embedded`)
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${file}.part`, Buffer.concat(made.map((vector) => Buffer.from(vector.buffer))))
    renameSync(`${file}.part`, file)
  }
  const numbers = new Float32Array(Uint8Array.from(readFileSync(file)).buffer)
  return texts.map((_, at) => numbers.subarray(at * dimension, (at + 1) * dimension))
}
