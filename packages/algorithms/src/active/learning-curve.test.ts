import { expect, test } from 'vitest'
import { drawFourierFeatures, fourierFeatures } from '../learning/fourier-features.ts'
import { createRandom } from '../random.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { areaUnderCurve, labelsToReach, pairedGain } from './learning-curve.ts'
import { simulateCurve } from './simulate-curve.ts'

test('area, labels needed and paired gains by hand', () => {
  expect(areaUnderCurve([0.5, 0.7, 0.9])).toBeCloseTo(1.4 / 3, 12)
  const curve = [10, 20, 30].map((labels, i) => ({ labels, accuracy: [0.5, 0.8, 0.9][i]! }))
  expect([labelsToReach(curve, 0.75), labelsToReach(curve, 0.95)]).toEqual([20, null])
  const { mean, lower, upper } = pairedGain([3, 5], [1, 1])
  expect(mean).toBe(3)
  expect(upper - mean).toBeCloseTo(12.7062, 3)
  expect(lower).toBeCloseTo(6 - upper, 9)
  expect(pairedGain([2, 2], [1, 1]).t).toBeNull()
  expect(() => pairedGain([1], [1])).toThrow(RangeError)
})

test('a curve ends with all labels, and learns what a line can tell apart', () => {
  const random = createRandom(1)
  const xs = Array.from({ length: 60 }, () => [random.normal(), random.normal()])
  const data = { rows: xs.map(sparseFromDense), labels: xs.map(([x]) => (x! > 0 ? 1 : 0)) }
  const curve = simulateCurve(data, data, 10, 'margin', random, { classes: 2, batch: 20 })
  expect(curve.map(({ labels }) => labels)).toEqual([10, 30, 50, 60])
  expect(curve.at(-1)!.accuracy).toBeGreaterThan(0.95)
})

test('a curve that knows where rows lie takes what is far from the labelled, and no more than it may', () => {
  const xs = [...Array.from({ length: 30 }, (_, i) => [i % 2 === 0 ? 1 : -1, 0]), [0, 9]]
  const data = { rows: xs.map(sparseFromDense), labels: xs.map(([x, y]) => (y! > 0 ? 2 : x! > 0 ? 1 : 0)) }
  const points = { dimension: 2, values: Float64Array.from(xs.flat()) }
  const asked = { classes: 3, batch: 5, most: 5, learner: { l2: 0.01 } }
  const curve = simulateCurve(data, data, 4, 'core-set', createRandom(3), { ...asked, points })
  expect(curve.map(({ labels }) => labels)).toEqual([4, 5])
  expect(curve.map(({ accuracy }) => accuracy)).toEqual([30 / 31, 1])
})

test('seed 2: inner products of Fourier features approach the Gaussian kernel', () => {
  const random = createRandom(2)
  const drawn = drawFourierFeatures(3, 0.5, random, 4_000)
  const [a, b] = [
    [1, 0, -1],
    [0.5, 0.5, -0.5],
  ].map((vector) => fourierFeatures(vector, drawn))
  const inner = a!.reduce((sum, value, i) => sum + value * b![i]!, 0)
  expect(Math.abs(inner - Math.exp(-0.5 * 0.75))).toBeLessThan(0.05)
  expect(() => drawFourierFeatures(3, 0, random)).toThrow(RangeError)
})
