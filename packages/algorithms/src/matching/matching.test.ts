import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersOf } from '../aggregation/answers.ts'
import { majority } from '../aggregation/majority.ts'
import { chooseLabel } from '../aggregation/soft-labels.ts'
import { assign } from './assign.ts'
import { clusterAnswers, clusterMarks, countMatches, matchMarks, type Mark as MarkOf } from './cluster-marks.ts'
import { boxIou, spanF1, spanIou } from './overlap.ts'
import { matchF1 } from './match-f1.ts'
import { pairMarks } from './pair-marks.ts'
import { polygonIou, type Polygon } from './polygon-iou.ts'
import { middleShape, shapeOverlap, type Shape } from './shape.ts'

type Mark = MarkOf<Shape>
const span = (start: number, end: number): Shape => ({ kind: 'span', start, end })

test('overlaps by hand', () => {
  expect(spanIou({ start: 0, end: 4 }, { start: 2, end: 6 })).toBeCloseTo(2 / 6, 12)
  expect(spanF1({ start: 0, end: 4 }, { start: 2, end: 6 })).toBe(0.5)
  expect(boxIou({ x: 0, y: 0, width: 2, height: 2 }, { x: 1, y: 1, width: 2, height: 2 })).toBeCloseTo(1 / 7, 12)
  expect(spanIou({ start: 1, end: 1 }, { start: 1, end: 1 })).toBe(0)
  const at = (x: number, y: number): Shape => ({ kind: 'point', x, y })
  expect([shapeOverlap(at(0.5, 0.5), at(0.5, 0.5)), shapeOverlap(at(0.5, 0.5), at(0.5, 0.6))]).toEqual([1, 0])
  expect(shapeOverlap(at(0.5, 0.5), at(0.53, 0.5))).toBeCloseTo(0.5, 12)
  expect(shapeOverlap(at(0.5, 0.5), span(0, 1))).toBe(0)
})

test('areas of polygons by hand: a triangle, a hole by crossing, and a concave one', () => {
  const square: Polygon = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]
  const half: Polygon = [
    [0, 0],
    [1, 0],
    [0, 1],
  ]
  expect(polygonIou(square, square)).toBeCloseTo(1, 12)
  expect(polygonIou(square, half)).toBeCloseTo(0.5, 12)
  // Two triangles across each other share the quarter at the top: ¼ of ½ + ½ − ¼.
  expect(polygonIou(half, [[0, 0], [1, 0], [1, 1]])).toBeCloseTo(1 / 3, 12) // prettier-ignore
  // An hourglass holds half the square it stands in.
  expect(polygonIou(square, [[0, 0], [1, 0], [0, 1], [1, 1]])).toBeCloseTo(0.5, 12) // prettier-ignore
  // A frame open at the bottom: 1 − ½ · ½.
  expect(polygonIou(square, [[0, 0], [1, 0], [1, 1], [0.75, 1], [0.75, 0.5], [0.25, 0.5], [0.25, 1], [0, 1]])).toBeCloseTo(0.75, 12) // prettier-ignore
  expect(polygonIou(square, square.map(([x, y]) => [x + 2, y]))).toBe(0) // prettier-ignore
})

test('a circle of many corners is measured along lines, within two percent', () => {
  const circle = (x: number): Polygon =>
    Array.from({ length: 400 }, (_, i) => [x + Math.cos((i * Math.PI) / 200), Math.sin((i * Math.PI) / 200)])
  const lens = 2 * Math.acos(0.25) - 0.5 * Math.sqrt(1 - 0.0625)
  expect(polygonIou(circle(0), circle(0.5))).toBeCloseTo(lens / (2 * Math.PI - lens), 1.5)
})

const figure = fc.double({ min: 0, max: 0.6, noNaN: true })
const size = fc.double({ min: 0.05, max: 0.4, noNaN: true })
const aBox = fc.record({ x: figure, y: figure, width: size, height: size })

test('seed 20261127: boxes as polygons overlap as boxes do, either way round', () => {
  fc.assert(
    fc.property(aBox, aBox, (a, b) => {
      const [p, q]: [Shape, Shape] = [
        { kind: 'box', ...a },
        { kind: 'polygon', points: [[b.x, b.y], [b.x + b.width, b.y], [b.x + b.width, b.y + b.height], [b.x, b.y + b.height]] }, // prettier-ignore
      ]
      expect(shapeOverlap(p, q)).toBeCloseTo(boxIou(a, b), 9)
      expect(shapeOverlap(q, p)).toBeCloseTo(shapeOverlap(p, q), 9)
    }),
    { seed: 20261127, numRuns: 200 },
  )
})

test('seed 20261126: the assignment gains as much as the best of all permutations, and pairs of edges do too', () => {
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
      const edges = gains.flatMap((row, a) => row.flatMap((gain, b) => (gain > 0 ? [{ a, b, gain }] : [])))
      const paired = pairMarks(edges)
      expect(new Set(paired.map(({ a }) => a)).size).toBe(paired.length)
      expect(new Set(paired.map(({ b }) => b)).size).toBe(paired.length)
      expect(paired.reduce((sum, { gain }) => sum + gain, 0)).toBe(best(gains))
    }),
    { seed: 20261126, numRuns: 150 },
  )
})

test('a tangle too large to be assigned is paired greedily, one to one, in no time', () => {
  const edges = Array.from({ length: 300 * 300 }, (_, at) => ({ a: Math.floor(at / 300), b: at % 300, gain: 1 }))
  const paired = pairMarks(edges)
  expect(paired).toHaveLength(300)
  expect(new Set(paired.map(({ b }) => b)).size).toBe(300)
})

test('three people’s spans become two things; what only one of three saw is voted away', () => {
  const marks = [
    { person: 0, shape: span(0, 10), label: 0 },
    { person: 1, shape: span(1, 10), label: 0 },
    { person: 2, shape: span(0, 11), label: 1 },
    { person: 2, shape: span(40, 50), label: 1 },
  ]
  const clusters = clusterMarks(marks, shapeOverlap)
  expect(clusters.map((cluster) => cluster.length)).toEqual([3, 1])
  const answers = clusters.flatMap((cluster, item) => clusterAnswers(cluster, [0, 1, 2], 2, item))
  const labels = majority(answersOf(answers, { classes: 3 }))
  expect([chooseLabel(labels, 0).label, chooseLabel(labels, 1).label]).toEqual([0, 2])
  expect(middleShape(clusters[0]!.map(({ shape }) => shape))).toEqual(span(0, 10))
  // Of the three pairs of people: 2 + 2 + … marks, all three pairs match, one of them by label.
  expect(countMatches(marks, 3, shapeOverlap)).toEqual({ marks: 8, placed: 6, named: 2 })
})

test('F1 pools over items, with an interval of drawing them anew; nothing marked tells nothing', () => {
  const counts = [
    { marks: 4, placed: 4, named: 2 },
    { marks: 6, placed: 2, named: 2 },
    { marks: 0, placed: 0, named: 0 },
  ]
  expect(matchF1(counts, 'placed')).toMatchObject({ value: 0.6, lower: 2 / 6, upper: 1, items: 2 })
  expect(matchF1(counts, 'named')).toMatchObject({ value: 0.4, items: 2 })
  expect(matchF1([{ marks: 0, placed: 0, named: 0 }], 'named')).toMatchObject({ value: null, items: 0 })
})

test('two marks of one person are two things, and of two in one place each goes to its label', () => {
  const box: Shape = { kind: 'box', x: 0, y: 0, width: 0.2, height: 0.2 }
  const twice = [0, 0, 1].map((person) => ({ person, shape: box, label: 0 }))
  expect(clusterMarks(twice, shapeOverlap).map((cluster) => cluster.length)).toEqual([2, 1])
  const crossed = [[0, 1], [1, 0]].flatMap((own, person) => own.map((label) => ({ person, shape: box, label }))) // prettier-ignore
  expect(clusterMarks(crossed, shapeOverlap).map((cluster) => cluster.map(({ label }) => label))).toEqual([
    [0, 0],
    [1, 1],
  ])
})

const drawn: fc.Arbitrary<Mark[]> = fc.array(
  fc.record({
    person: fc.nat({ max: 3 }),
    shape: aBox.map((box): Shape => ({ kind: 'box', ...box })),
    label: fc.nat({ max: 2 }),
  }),
  { maxLength: 14 },
)

test('seed 20261128: every mark is in one cluster, none holds two of one person, and it matters not who comes first', () => {
  const text = (clusters: readonly (readonly Mark[])[]): string[] =>
    clusters
      .map((cluster) =>
        cluster
          .map((mark) => JSON.stringify(mark))
          .sort()
          .join(),
      )
      .sort()
  fc.assert(
    fc.property(drawn, fc.infiniteStream(fc.nat()), (marks, order) => {
      const clusters = clusterMarks(marks, shapeOverlap)
      expect(clusters.flat()).toHaveLength(marks.length)
      expect(new Set(clusters.flat())).toEqual(new Set(marks))
      for (const cluster of clusters) expect(new Set(cluster.map(({ person }) => person)).size).toBe(cluster.length)
      const otherwise = marks.map((mark) => ({ mark, key: order.next().value as number })).sort((a, b) => a.key - b.key)
      expect(
        text(
          clusterMarks(
            otherwise.map(({ mark }) => mark),
            shapeOverlap,
          ),
        ),
      ).toEqual(text(clusters))
    }),
    { seed: 20261128, numRuns: 300 },
  )
})

test('seed 20261129: the middle lies within what was drawn, has a size, and one alone stays as it is', () => {
  fc.assert(
    fc.property(fc.array(aBox, { minLength: 1, maxLength: 6 }), (boxes) => {
      const middle = middleShape(boxes.map((box): Shape => ({ kind: 'box', ...box })))
      if (middle.kind !== 'box') throw new Error('no box')
      expect(middle.width).toBeGreaterThan(0)
      expect(middle.height).toBeGreaterThan(0)
      expect(middle.x).toBeGreaterThanOrEqual(Math.min(...boxes.map(({ x }) => x)))
      expect(middle.x + middle.width).toBeLessThanOrEqual(Math.max(...boxes.map(({ x, width }) => x + width)) + 1e-12)
      if (boxes.length === 1) expect(middle).toEqual({ kind: 'box', ...boxes[0] })
      const spans = boxes.map(({ x, width }) => span(Math.floor(x * 100), Math.floor(x * 100) + Math.ceil(width * 100)))
      const stretch = middleShape(spans)
      if (stretch.kind !== 'span') throw new Error('no span')
      expect(stretch.end).toBeGreaterThan(stretch.start)
      expect(spans.some((one) => one.kind === 'span' && one.end === stretch.end)).toBe(true)
    }),
    { seed: 20261129, numRuns: 200 },
  )
  // Of polygons it is the one that overlaps most with all.
  const triangle = (reach: number): Shape => ({ kind: 'polygon', points: [[0, 0], [reach, 0], [0, 1]] }) // prettier-ignore
  expect(middleShape([triangle(0.5), triangle(0.8), triangle(1)])).toEqual(triangle(0.8))
})

test('of two lists each mark is one of the other’s at most: the overlaps that sum highest, none under what is asked', () => {
  const marks = (...of: [number, number, number][]) => of.map(([a, b, label]) => ({ shape: span(a, b), label }))
  const [some, others] = [marks([0, 10, 0], [4, 14, 0], [50, 60, 0]), marks([2, 12, 0], [0, 10, 1], [55, 70, 0])]
  const found = matchMarks(some, others, shapeOverlap)
  // 1 + 2/3 together; the closest pair of the second, 8 of 12, is left to it. 5 of 20 is under a half.
  expect(found.map(({ a, b }) => [a, b]).sort()).toEqual([[0, 1], [1, 0]]) // prettier-ignore
  expect(matchMarks(some, others, shapeOverlap, 0.2)).toHaveLength(3)
  expect(matchMarks(some, others, shapeOverlap, 0.7).map(({ a, b }) => [a, b])).toEqual([[0, 1]])
})
