import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { shuffle } from '../shuffle.ts'
import type { SparseVector } from '../sparse-vector.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { fitTfidf, tfidfVector } from '../text/hashed-tfidf.ts'
import { tokeniseText } from '../text/tokenise-text.ts'
import { logisticLogit, trainLogisticRegression } from './logistic-regression.ts'

const breast = fileURLToPath(new URL('../../../../../shared/data/wisconsin_breast_cancer/brca.csv', import.meta.url))
const trec = fileURLToPath(new URL('../../../../../shared/data/text-classification/trec6', import.meta.url))

test.skipIf(!existsSync(breast))('needs wisconsin_breast_cancer: seed 1, ten folds, at least 97 % of 569 right', () => {
  const lines = readFileSync(breast, 'utf8').trim().split('\n').slice(1)
  const cells = shuffle(lines, createRandom(1)).map((line) => line.replaceAll('"', '').split(','))
  const rows = standardise(cells.map((row) => row.slice(1, -1).map(Number)))
  const labels = cells.map((row) => row.at(-1) === 'M')
  let right = 0
  for (let fold = 0; fold < 10; fold++) {
    const inFold = (_: unknown, i: number) => i % 10 === fold
    const outside = (_: unknown, i: number) => i % 10 !== fold
    const model = trainLogisticRegression(rows.filter(outside), labels.filter(outside))
    const truths = labels.filter(inFold)
    right += rows.filter(inFold).filter((row, i) => logisticLogit(model, row) > 0 === truths[i]).length
  }
  expect(right / rows.length).toBeGreaterThan(0.97)
})

test.skipIf(!existsSync(trec))('needs trec6: one model per class puts at least 86 % of 500 questions right', () => {
  const read = (name: string) =>
    readFileSync(`${trec}/${name}`, 'latin1')
      .trim()
      .split('\n')
      .map((line) => ({ label: line.slice(0, line.indexOf(':')), tokens: tokeniseText(line.slice(line.indexOf(' '))) }))
  const [train, held] = [read('TREC.train'), read('TREC.test')]
  const tfidf = fitTfidf(train.map(({ tokens }) => tokens))
  const vector = ({ tokens }: { tokens: string[] }): SparseVector => tfidfVector(tokens, tfidf)
  const rows = train.map(vector)
  const classes = [...new Set(train.map(({ label }) => label))]
  const models = classes.map((label) =>
    trainLogisticRegression(
      rows,
      train.map((question) => question.label === label),
      { l2: 0.1 },
    ),
  )
  const right = held.filter((question) => {
    const logits = models.map((model) => logisticLogit(model, vector(question)))
    return classes[logits.indexOf(Math.max(...logits))] === question.label
  })
  expect(classes.length).toBe(6)
  expect(right.length / held.length).toBeGreaterThan(0.86)
})

function standardise(rows: readonly number[][]): SparseVector[] {
  const columns = rows[0]!.map((_, at) => rows.map((row) => row[at]!))
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / column.length)
  const deviations = columns.map(
    (column, at) => Math.hypot(...column.map((x) => x - means[at]!)) / column.length ** 0.5,
  )
  return rows.map((row) => sparseFromDense(row.map((x, at) => (x - means[at]!) / deviations[at]!)))
}
