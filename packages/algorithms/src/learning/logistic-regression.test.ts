import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { logisticObjective } from './logistic-objective.ts'
import {
  logisticLogit,
  logisticProbability,
  logisticRegressionSteps,
  trainLogisticRegression,
} from './logistic-regression.ts'

const times = <Item>(count: number, item: Item): Item[] => new Array<Item>(count).fill(item)

test('nine of ten right on either side of ±1 with l2 = 3 / ln 3 has the weight ln 3, solved by hand', () => {
  const rows = [...times(10, sparseFromDense([1])), ...times(10, sparseFromDense([-1]))]
  const labels = [...times(9, true), false, true, ...times(9, false)]
  const model = trainLogisticRegression(rows, labels, { l2: 3 / Math.log(3), tolerance: 1e-10 })
  expect(model.weights[0]).toBeCloseTo(Math.log(3), 8)
  expect(model.intercept).toBeCloseTo(0, 8)
  expect(logisticProbability(model, sparseFromDense([1]))).toBeCloseTo(0.75, 8)
})

test('without features the unpenalised intercept is the log-odds of the classes, ln 3', () => {
  const model = trainLogisticRegression(times(8, sparseFromDense([])), [...times(6, true), ...times(2, false)], {
    l2: 1000,
    tolerance: 1e-10,
  })
  expect(model.intercept).toBeCloseTo(Math.log(3), 8)
})

test('a row weight of three is the same as three rows', () => {
  const [a, b, c] = [sparseFromDense([1, 0]), sparseFromDense([0.5, 1]), sparseFromDense([0, 2])]
  const weighted = trainLogisticRegression([a, b, c], [true, false, true], { rowWeights: [3, 1, 1], tolerance: 1e-10 })
  const repeated = trainLogisticRegression([a, a, a, b, c], [true, true, true, false, true], { tolerance: 1e-10 })
  expect(weighted.weights[0]).toBeCloseTo(repeated.weights[0]!, 8)
  expect(weighted.weights[1]).toBeCloseTo(repeated.weights[1]!, 8)
})

test('Challenger’s 23 launches without penalty give the published 15.0429 − 0.2322 · °F', () => {
  const temperatures = [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58]
  const distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1]
  const model = trainLogisticRegression(
    temperatures.map((degrees) => sparseFromDense([degrees])),
    distress.map(Boolean),
    { l2: 0, tolerance: 1e-9 },
  )
  expect(model.converged).toBe(true)
  expect(model.intercept).toBeCloseTo(15.0429, 3)
  expect(model.weights[0]).toBeCloseTo(-0.2322, 4)
})

test('seed 20261122: at the optimum the gradient vanishes, found by differences of the loss alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.01, max: 10, noNaN: true }), (seed, l2) => {
      const random = createRandom(seed)
      const rows = Array.from({ length: 30 }, () => sparseFromDense(Array.from({ length: 4 }, random.normal)))
      const labels = rows.map((_, i) => i % 2 === 0)
      const model = trainLogisticRegression(rows, labels, { l2, tolerance: 1e-9 })
      const objective = logisticObjective(rows, labels, new Float64Array(30).fill(1), l2)
      const point = Float64Array.from([...objective.buckets, -1], (b) => (b < 0 ? model.intercept : model.weights[b]!))
      expect(objective.valueAt(point)).toBeCloseTo(model.objective, 10)
      for (let i = 0; i < point.length; i++) {
        const up = point.with(i, point[i]! + 1e-5)
        const down = point.with(i, point[i]! - 1e-5)
        expect((objective.valueAt(up) - objective.valueAt(down)) / 2e-5).toBeCloseTo(0, 5)
      }
    }),
    { seed: 20261122, numRuns: 40 },
  )
})

test('progress comes after every iteration, and training twice gives the same bits', () => {
  const random = createRandom(5)
  const rows = Array.from({ length: 200 }, () => sparseFromDense(Array.from({ length: 6 }, random.normal)))
  const labels = rows.map((row) => row.values[0]! + random.normal() > 0)
  const steps = logisticRegressionSteps(rows, labels)
  const seen: number[] = []
  for (let next = steps.next(); !next.done; next = steps.next()) seen.push(next.value.iteration)
  const [first, second] = [trainLogisticRegression(rows, labels), trainLogisticRegression(rows, labels)]
  expect(seen).toEqual(Array.from({ length: first.iterations }, (_, i) => i + 1))
  expect(first).toEqual(second)
})

test('separable classes without penalty are reported as not converged', () => {
  const model = trainLogisticRegression([sparseFromDense([1]), sparseFromDense([-1])], [true, false], {
    l2: 0,
    tolerance: 1e-12,
    maxIterations: 10,
  })
  expect(model.converged).toBe(false)
  expect(logisticLogit(model, sparseFromDense([1]))).toBeGreaterThan(3)
})

test('one class, unequal lengths, bad weights and values that are not finite are refused', () => {
  const row = sparseFromDense([1])
  expect(() => trainLogisticRegression([row, row], [true, true])).toThrow('both classes')
  expect(() => trainLogisticRegression([row], [true, false])).toThrow(RangeError)
  expect(() => trainLogisticRegression([row, row], [true, false], { l2: -1 })).toThrow(RangeError)
  expect(() => trainLogisticRegression([row, row], [true, false], { rowWeights: [1, 0] })).toThrow(RangeError)
  expect(() => trainLogisticRegression([row, sparseFromDense([Number.NaN])], [true, false])).toThrow('finite')
})
