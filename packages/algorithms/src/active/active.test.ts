import fc from 'fast-check'
import { expect, test } from 'vitest'
import { multiLabelProbabilities, singleLabelProbabilities, trainOneVsRest } from '../learning/one-vs-rest.ts'
import { createRandom } from '../random.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { coreSet, diverse } from './diversity.ts'
import { selectBatch, strategies } from './select-batch.ts'
import { adviseStopping, predictionKappa } from './stopping.ts'
import { committeeDisagreement, uncertainty } from './uncertainty.ts'

/** Four heaps in the plane, and predictions of two classes that are unsure near the middle. */
function heaps(seed: number, count = 80) {
  const random = createRandom(seed)
  const values = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    values[2 * i] = (i % 2 === 0 ? -5 : 5) + 0.3 * random.normal()
    values[2 * i + 1] = (i % 4 < 2 ? -5 : 5) + 0.3 * random.normal()
  }
  const predictions = {
    classes: 2,
    values: Array.from({ length: count }, () => random.uniform()).flatMap((p) => [p, 1 - p]),
  }
  return { random, points: { dimension: 2, values }, predictions, count }
}
const heapOf = (i: number): number => i % 4

test('uncertainty by hand', () => {
  const predictions = { classes: 3, values: [0.5, 0.3, 0.2, 1, 0, 0] }
  expect([...uncertainty(predictions)].map((x) => x.toFixed(6))).toEqual(['0.800000', '0.000000'])
  expect(uncertainty(predictions, 'entropy')[1]).toBe(0)
  expect(uncertainty(predictions, 'least-confident')[0]).toBe(0.5)
  const sure = [1, 0].map((p) => ({ classes: 2, values: [p, 1 - p] }))
  expect(committeeDisagreement(sure)[0]).toBeCloseTo(Math.LN2, 12)
  expect(() => committeeDisagreement([])).toThrow(RangeError)
})

test('seed 20261126: every strategy picks as many as asked, each once, and the same for one seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 100 }), (seed, size) => {
      const { points, predictions, count } = heaps(seed)
      const committee = [predictions, { ...predictions, values: predictions.values.map((p) => 1 - p) }]
      for (const strategy of strategies)
        for (const candidates of [{ count }, { count, points }, { count, points, predictions, committee }]) {
          const batch = selectBatch(candidates, size, strategy, createRandom(seed))
          expect(batch.length, strategy).toBe(Math.min(size, count))
          expect(new Set(batch).size).toBe(batch.length)
          expect(batch.every((i) => i >= 0 && i < count)).toBe(true)
          expect(selectBatch(candidates, size, strategy, createRandom(seed))).toEqual(batch)
        }
    }),
    { seed: 20261126, numRuns: 8 },
  )
})

test('a cold start by diversity sees every heap, and so does the core-set', () => {
  const { points, random, count } = heaps(3)
  expect(new Set(selectBatch({ count, points }, 4, 'margin', random).map(heapOf)).size).toBe(4)
  expect(new Set(diverse(points, 4, random).map(heapOf)).size).toBe(4)
  expect(new Set(coreSet(points, { dimension: 2, values: new Float64Array(0) }, 4).map(heapOf)).size).toBe(4)
  const known = { dimension: 2, values: points.values.slice(0, 2) }
  expect(coreSet(points, known, 3).map(heapOf)).not.toContain(heapOf(0))
})

test('points that are all alike still give a batch', () => {
  const points = { dimension: 1, values: new Float64Array(5) }
  expect(diverse(points, 3, createRandom(1)).length).toBe(3)
})

test('stopping is advised when predictions settle or the model is sure, never before three rounds', () => {
  expect(predictionKappa([0, 1, 0, 1], [0, 1, 1, 1])).toBeCloseTo(0.5, 12)
  expect(predictionKappa([0, 0], [0, 0])).toBe(1)
  const round = (kappa: number, unsure: number) => ({ kappa, uncertainty: unsure })
  expect(adviseStopping([round(1, 0)])).toMatchObject({ advice: 'go-on', because: 'too-early' })
  expect(adviseStopping(Array(3).fill(round(1, 0.5)))).toMatchObject({ advice: 'stop', because: 'settled' })
  expect(adviseStopping(Array(3).fill(round(0.8, 0.05))).advice).toBe('stop')
  expect(adviseStopping([round(1, 0.5), round(1, 0.5), round(0.8, 0.5)]).because).toBe('predictions-change')
})

test('one against the rest: several labels at once, and a class that nobody has stays at nothing', () => {
  const rows = Array.from({ length: 40 }, (_, i) => sparseFromDense([i % 2 === 0 ? 1 : -1, i % 4 < 2 ? 1 : -1]))
  const labels = rows.map((_, i) => [...(i % 2 === 0 ? [0] : []), ...(i % 4 < 2 ? [1] : [])])
  const model = trainOneVsRest(rows, labels, 3, { l2: 0.1 })
  const both = multiLabelProbabilities(model, sparseFromDense([1, 1]))
  expect(both[0]! > 0.9 && both[1]! > 0.9).toBe(true)
  expect(both[2]).toBe(0)
  expect(singleLabelProbabilities(model, sparseFromDense([1, 1])).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  expect(() => trainOneVsRest(rows, labels, 1)).toThrow(RangeError)
})
