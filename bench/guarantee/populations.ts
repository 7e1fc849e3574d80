/** Real systems with a known truth: each case's confidence, and whether the system was wrong. Null where data are absent. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  createRandom,
  fitTfidf,
  logisticLogit,
  shuffle,
  sigmoid,
  sparseFromDense,
  tfidfVector,
  tokeniseText,
  trainLogisticRegression,
  type Audit,
  type Audited,
} from '@countersign/algorithms'

const data = resolve(import.meta.dirname, '../../../shared/data')

export interface Population extends Audited {
  readonly name: string
  /** Audits drawn for one calibration. */
  readonly audits: number
  /** What is asked: the permitted error rates. */
  readonly wishes: readonly number[]
}

function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let [row, cell, quoted] = [[] as string[], '', false]
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (quoted && char === '"' && text[i + 1] === '"') cell += text[i++]
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === ',' || char === '\n')) {
      row.push(cell.trim())
      cell = ''
      if (char === '\n') rows.push(row)
      if (char === '\n') row = []
    } else cell += char
  }
  return rows
}

/** Tweets in three classes: logistic regression on words, each fifth predicted by a model of the other four. */
function tweets(): Population | null {
  const file = join(data, 'davidson_hate_speech/labeled_data.csv')
  if (!existsSync(file)) return null
  const rows = readCsv(readFileSync(file, 'utf8')).slice(1)
  const words = rows.map((row) => tokeniseText(row[6] ?? ''))
  const truths = rows.map((row) => Number(row[5]))
  const fold = new Map(shuffle([...rows.keys()], createRandom(1)).map((row, place) => [row, place % 5]))
  const scores = new Float64Array(rows.length)
  const wrong = Array<boolean>(rows.length)
  for (let held = 0; held < 5; held++) {
    const training = [...rows.keys()].filter((row) => fold.get(row) !== held)
    const tfidf = fitTfidf(training.map((row) => words[row] ?? []))
    const vectors = words.map((own) => tfidfVector(own, tfidf))
    const models = [0, 1, 2].map((label) =>
      trainLogisticRegression(
        training.map((row) => vectors[row]!),
        training.map((row) => truths[row] === label),
        { l2: 0.2 },
      ),
    )
    for (const row of rows.keys()) {
      if (fold.get(row) !== held) continue
      const said = models.map((model) => sigmoid(logisticLogit(model, vectors[row]!)))
      const best = Math.max(...said)
      scores[row] = best / said.reduce((sum, one) => sum + one, 0)
      wrong[row] = said.indexOf(best) !== truths[row]
    }
  }
  return { name: 'Davidson tweets', audits: 3_000, wishes: [0.02, 0.03, 0.05, 0.07], scores, wrong }
}

/** The numbers of a .npy file. */
function readNumbers(file: string): number[] {
  const bytes = readFileSync(file)
  const start = 10 + bytes.readUInt16LE(8)
  const [, type, size] = /'<([fiu])(\d)'/.exec(bytes.subarray(10, start).toString('latin1')) ?? []
  const width = Number(size)
  return Array.from({ length: (bytes.length - start) / width }, (_, i) => {
    const at = start + width * i
    if (type === 'f') return bytes.readDoubleLE(at)
    return width === 8 ? Number(bytes.readBigInt64LE(at)) : bytes.readUIntLE(at, width)
  })
}

/** Probabilities that others published, out of sample. */
function published(name: string, stem: string, classes: number, wishes: readonly number[]): Population | null {
  const file = join(data, `label-errors/cross_validated_predicted_probabilities/${stem}_test_set_pyx.npy`)
  if (!existsSync(file)) return null
  const probabilities = readNumbers(file)
  const truths = readNumbers(join(data, `label-errors/original_test_labels/${stem}_test_set_original_labels.npy`))
  const rows = truths.map((_, row) => probabilities.slice(row * classes, (row + 1) * classes))
  return {
    ...{ name, audits: 2_000, wishes },
    scores: rows.map((row) => Math.max(...row)),
    wrong: rows.map((row, at) => row.indexOf(Math.max(...row)) !== truths[at]),
  }
}

export const populations: Readonly<Record<string, () => Population | null>> = {
  davidson_hate_speech: tweets,
  'label-errors/20news': () => published('20 Newsgroups', '20news', 20, [0.01, 0.02, 0.03]),
  'label-errors/mnist': () => published('MNIST', 'mnist', 10, [0.005, 0.01]),
}

const trainedOn = 5_000

/** Electricity prices, half hour by half hour: a model of the first rows, and what it says of the others in order. */
export function drifting(): Audit[] | null {
  const file = join(data, 'elec/elec.csv')
  if (!existsSync(file)) return null
  const rows = readCsv(readFileSync(file, 'utf8'))
    .slice(1)
    .map((row) => row.map(Number))
  const vectors = rows.map((row) => sparseFromDense(row.slice(0, -1)))
  const truths = rows.map((row) => row.at(-1) === 1)
  const model = trainLogisticRegression(vectors.slice(0, trainedOn), truths.slice(0, trainedOn), { l2: 0.01 })
  return vectors.slice(trainedOn).map((vector, at) => {
    const up = sigmoid(logisticLogit(model, vector))
    return { score: Math.max(up, 1 - up), wrong: up > 0.5 !== truths[trainedOn + at] }
  })
}
