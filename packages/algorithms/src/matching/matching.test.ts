import fc from 'fast-check'
import { expect, test } from 'vitest'
import { majority } from '../aggregation/majority.ts'
import { chooseLabel } from '../aggregation/soft-labels.ts'
import { assign } from './assign.ts'
import { clusterAnswers, clusterMarks, medianShape } from './cluster-marks.ts'
import { boxIou, spanF1, spanIou } from './overlap.ts'

test('overlaps by hand', () => {
  expect(spanIou({ start: 0, end: 4 }, { start: 2, end: 6 })).toBeCloseTo(2 / 6, 12)
  expect(spanF1({ start: 0, end: 4 }, { start: 2, end: 6 })).toBe(0.5)
  expect(boxIou({ x: 0, y: 0, width: 2, height: 2 }, { x: 1, y: 1, width: 2, height: 2 })).toBeCloseTo(1 / 7, 12)
  expect(spanIou({ start: 1, end: 1 }, { start: 1, end: 1 })).toBe(0)
})

test('seed 20261126: the assignment gains as much as the best of all permutations', () => {
  const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  const best = (gains: readonly (readonly number[])[], row = 0, used = new Set<number>()): number =>
    row === gains.length
      ? 0
      : Math.max(
          best(gains, row + 1, used),
          ...gains[row]!.map((gain, j) => (used.has(j) ? 0 : gain + best(gains, row + 1, new Set([...used, j])))),
        )
  fc.assert(
    fc.property(matrix, (gains) => {
      const found = assign(gains)
      const taken = found.filter((j) => j >= 0)
      expect(new Set(taken).size).toBe(taken.length)
      expect(found.reduce((sum, j, i) => sum + (j < 0 ? 0 : gains[i]![j]!), 0)).toBe(best(gains))
    }),
    { seed: 20261126, numRuns: 150 },
  )
})

test('three people’s spans become two things; what only one of three saw is voted away', () => {
  const marks = [
    { person: 0, shape: { start: 0, end: 10 }, label: 0 },
    { person: 1, shape: { start: 1, end: 10 }, label: 0 },
    { person: 2, shape: { start: 0, end: 11 }, label: 1 },
    { person: 2, shape: { start: 40, end: 50 }, label: 1 },
  ]
  const clusters = clusterMarks(marks, spanIou)
  expect(clusters.map((cluster) => cluster.marks.length).sort()).toEqual([1, 3])
  const labels = majority(clusterAnswers(clusters, [0, 1, 2], { people: 3, classes: 2 }))
  const large = clusters.findIndex((cluster) => cluster.marks.length === 3)
  expect(chooseLabel(labels, large).label).toBe(0)
  expect(chooseLabel(labels, 1 - large).label).toBe(2)
  expect(medianShape(clusters[large]!)).toEqual({ start: 0, end: 10 })
})

test('two marks of one person are two things, however much they overlap', () => {
  const box = { x: 0, y: 0, width: 2, height: 2 }
  const marks = [0, 0, 1].map((person) => ({ person, shape: box, label: 0 }))
  expect(clusterMarks(marks, boxIou).map((cluster) => cluster.marks.length)).toEqual([2, 1])
})
