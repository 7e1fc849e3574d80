import { expect, test } from 'vitest'
import { wilsonInterval } from '../intervals/wilson-interval.ts'
import { createRandom } from '../random.ts'
import { accuracyReached, labelsNeeded, type MeasuredPoint } from './labels-needed.ts'

const point = (labels: number, share: number, reach = 0.125, n = 100): MeasuredPoint => ({
  ...{ labels, n, share },
  interval: [share - reach, share + reach],
})

test('labels needed are read off between points, with the ends where the intervals hold the accuracy, by hand', () => {
  const curve = [point(10, 0.5), point(20, 0.625), point(30, 0.875), point(40, 1)]
  const { labels, lower, upper, measured } = labelsNeeded(curve, 0.75)!
  expect([labels, lower, upper]).toEqual([25, 20, 30])
  expect(measured).toEqual([10, 40])
})

test('what lies beyond the points is not guessed, on either side', () => {
  const curve = [point(10, 0.5), point(20, 0.75)]
  expect(labelsNeeded([], 0.5)).toBeNull()
  // Not reached, though the interval leaves it open; not reached, and it does not.
  expect(labelsNeeded(curve, 0.8125)).toMatchObject({ labels: null, lower: 17.5, upper: null })
  expect(labelsNeeded(curve, 0.95)).toMatchObject({ labels: null, lower: 20, upper: null })
  // Reached from the first point on.
  expect(labelsNeeded(curve, 0.3)).toMatchObject({ labels: 10, lower: null, upper: 10 })
  expect(labelsNeeded(curve, 0.4375)).toMatchObject({ labels: 10, lower: null, upper: 12.5 })
})

test('a curve that dips is pooled, and of several points at as many labels the last counts', () => {
  const curve = [point(10, 0.2), point(10, 0.5), point(20, 0.8), point(30, 0.6), point(40, 0.9)]
  // 0.8 and 0.6 are one step at 0.7, from 20 on.
  expect(labelsNeeded(curve, 0.7)?.labels).toBeCloseTo(20, 9)
  expect(labelsNeeded(curve, 0.8)?.labels).toBeCloseTo(35, 9)
  // What a dip at the end has come to is reached, with fewer labels than it has.
  const fallen = [point(10, 0.5), point(20, 1), point(30, 0.5)]
  expect(accuracyReached(fallen)).toBe(0.75)
  expect(labelsNeeded(fallen, 0.75)?.labels).toBe(20)
  expect(accuracyReached([])).toBeNull()
})

test('seed 5: on curves that share their items the interval holds the true number of labels in 95 % and more', () => {
  const random = createRandom(5)
  const truth = (labels: number) => 0.95 - 0.45 * Math.exp(-labels / 60)
  const [target, runs] = [0.8, 400]
  const needed = -60 * Math.log((0.95 - target) / 0.45)
  let held = 0
  for (let run = 0; run < runs; run++) {
    // An item is right from some place of its own on: points of one curve are as dependent as can be.
    const items = Array.from({ length: 200 }, () => random.uniform())
    const curve = Array.from({ length: 12 }, (_, i) => {
      const [labels, n] = [(i + 1) * 20, 20 + i * 15]
      const right = items.slice(0, n).filter((own) => own < truth(labels)).length
      const { lower, upper } = wilsonInterval(right, n)
      return { labels, n, share: right / n, interval: [lower, upper] as const }
    })
    const { lower, upper } = labelsNeeded(curve, target)!
    if ((lower ?? 0) <= needed && needed <= (upper ?? Infinity)) held++
  }
  expect(held / runs).toBeGreaterThanOrEqual(0.94)
})
