import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { multiLabelProbabilities, thresholdsByF1, trainOneVsRest } from './one-vs-rest.ts'

test('thresholds by hand: where F1 is highest, nearest a half of those that tie, a half for what never occurs', () => {
  const rows = [0.9, 0.4, 0.3, 0.1].map((p) => Float64Array.of(p, 0.2, p))
  const truths = [[0], [0], [], [2]]
  // Class 0: two of two at 0.35. Class 2: only the lowest has it; all four are said, F1 = 2 · 1 / (4 + 1).
  expect([...thresholdsByF1(rows, truths, 3)]).toEqual([expect.closeTo(0.35, 12), 0.5, expect.closeTo(0.05, 12)])
})

test('seed 3: balanced weights find a class of one in twenty that plain ones pass over', () => {
  const random = createRandom(3)
  const labels = Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? [1] : [0]))
  const rows = labels.map(([label]) => sparseFromDense([(label === 1 ? 1 : 0) + 1.2 * (random.uniform() - 0.5), 1]))
  const found = (balanced: boolean): number => {
    const model = trainOneVsRest(rows, labels.map((own) => own.filter((k) => k === 1)), 2, { balanced }) // prettier-ignore
    return rows.filter((row, at) => labels[at]![0] === 1 && multiLabelProbabilities(model, row)[1]! > 0.5).length
  }
  expect(found(true)).toBeGreaterThan(found(false))
})
