import type { Json, JsonObject } from '@countersign/core'
import { expect, test } from 'vitest'
import { mergeMarks, type MarkedQuestion } from './merge-marks.ts'

const options = ['person', 'place'].map((value) => ({ value, title: value }))
const asked = { name: 'q', title: 'Mark it', required: false, field: 'text', options }
const spans: MarkedQuestion = { ...asked, kind: 'spans', relations: [{ value: 'in', title: 'in' }] }
const shapes: MarkedQuestion = { ...asked, kind: 'shapes', shapes: ['box', 'polygon', 'point'] }
const frames: MarkedQuestion = { ...asked, kind: 'frames', field: 'film' }
const pages: MarkedQuestion = { ...asked, kind: 'pages', field: 'document' }
const merge = (question: MarkedQuestion, values: readonly Json[], skills: readonly number[] = []) => {
  const merged = mergeMarks(
    question,
    values.map((value, i) => ({ value, skill: skills[i] ?? 0.7 })),
  )
  if (!merged) throw new Error('too much to match')
  return merged
}
const span = (id: string, start: number, end: number, label: string) => ({ id, start, end, label })

test('[PJ23] each thing has the likeliest label, the median of each edge and its support; who did not mark it said nothing is there', () => {
  const { value, marks, unanimous } = merge(spans, [
    { spans: [span('a', 0, 10, 'person')], relations: [] },
    { spans: [span('b', 1, 10, 'person'), span('c', 40, 50, 'place')], relations: [] },
    { spans: [span('a', 0, 12, 'place')], relations: [] },
    { spans: [], relations: [] },
  ])
  expect(value).toEqual({ spans: [span('a', 0, 10, 'person')], relations: [] })
  expect(marks).toMatchObject([
    { kept: true, support: 3, of: 4, soft: [{ value: 'person' }, { value: 'place' }, { value: null }] },
    { kept: false, support: 1, of: 4, mark: { id: 'c' }, soft: [{ value: null }, { value: 'place' }] },
  ])
  expect(marks[0]?.interval[0]).toBeCloseTo(0.3006, 3)
  expect(marks[0]?.interval[1]).toBeCloseTo(0.9544, 3)
  expect(unanimous).toBe(false)
})

test('[PJ23] one alone stays as it was drawn; nobody marking anything is an answer too', () => {
  const alone = { spans: [span('x', 3, 9, 'place')], relations: [] }
  expect(merge(spans, [alone])).toMatchObject({ value: alone, unanimous: true, marks: [{ support: 1, of: 1 }] })
  const none = merge(shapes, [[], [], []])
  expect(none).toMatchObject({ value: [], marks: [], unanimous: true })
  expect(none.probability).toBeGreaterThan(0.9)
})

test('[PJ23] skill weighs: one who is nearly always right against two of whom nothing good is known', () => {
  const one = [{ id: 'a', label: 'person', box: [0.1, 0.1, 0.2, 0.2] }]
  expect(merge(shapes, [one, [], []], [0.97, 0.5, 0.5]).value).toEqual([expect.objectContaining({ label: 'person' })])
  expect(merge(shapes, [one, [], []], [0.5, 0.9, 0.9]).value).toEqual([])
})

test('[PJ23] boxes by their edges, polygons by the one in the middle, points by place; ids never stand twice', () => {
  const box = (id: string, x: number, width: number): JsonObject => ({ id, label: 'person', box: [x, 0, width, 0.5] })
  const point = (x: number): JsonObject => ({ id: 'a', label: 'place', point: [x, 0.9] })
  const value = merge(shapes, [
    [box('a', 0, 0.5), point(0.9)],
    [box('b', 0.1, 0.5), point(0.91)],
    [box('c', 0.06, 0.6), point(0.1)],
  ]).value as unknown as JsonObject[]
  expect(value).toHaveLength(2)
  expect(value[0]).toMatchObject({ id: 'a', label: 'person' })
  const [x, , width] = value[0]?.box as [number, number, number, number]
  expect([x, width]).toEqual([expect.closeTo(0.06, 9), expect.closeTo(0.54, 9)])
  expect(value[1]).toMatchObject({ id: 'a-2', label: 'place', point: [expect.closeTo(0.905, 9), 0.9] })
})

test('[PJ23] relations are those of things that stand, said by at least half; unanimous only where all related alike', () => {
  const both = (from: string, to: string, at: number) => ({
    spans: [span('a', 0 + at, 10, 'person'), span('b', 20, 30 + at, 'place')],
    relations: [{ from, to, label: 'in' }],
  })
  const agreed = merge(spans, [both('a', 'b', 0), both('a', 'b', 1)])
  expect(agreed).toMatchObject({ unanimous: true, value: { relations: [{ from: 'a', to: 'b', label: 'in' }] } })
  const split = merge(spans, [both('a', 'b', 0), both('b', 'a', 1), both('a', 'b', 0)])
  expect(split).toMatchObject({ unanimous: false, value: { relations: [{ from: 'a', to: 'b', label: 'in' }] } })
})

test('[PJ26] messages, rows, cells and fields are weighed one by one, by their names', () => {
  const cells: MarkedQuestion = { ...asked, kind: 'cells', of: 'cells', field: 'table' }
  const { value, marks, unanimous, probability } = merge(cells, [
    { '/0/a': 'person', '/1/a': 'place' },
    { '/1/a': 'place', '/0/a': 'person', '/2/b': 'place' },
    { '/0/a': 'place', '/1/a': 'place' },
  ])
  // What one alone labelled stands beside it and not in it, since two looked and said nothing.
  expect(value).toEqual({ '/0/a': 'person', '/1/a': 'place' })
  expect(marks).toMatchObject([
    { mark: { at: '/0/a', label: 'person' }, kept: true, support: 3, soft: [{ value: 'person' }, { value: 'place' }] },
    { mark: { at: '/1/a' }, kept: true, support: 3, of: 3, soft: [{ value: 'place' }] },
    { mark: { at: '/2/b' }, kept: false, support: 1, soft: [{ value: null }, { value: 'place' }] },
  ])
  expect(probability).toBe(Math.min(...marks.map((one) => one.probability)))
  expect(unanimous).toBe(false)
  // Where several can hold, each label of a message is there or not.
  const turns: MarkedQuestion = { ...asked, kind: 'messages', many: true }
  const several = merge(turns, [{ 0: ['person', 'place'] }, { 0: ['place'] }, { 0: ['place'], 3: ['person'] }])
  expect(several.value).toEqual({ 0: ['place'] })
  expect(several.marks.map(({ mark, support }) => [mark.at, mark.label, support])).toEqual([
    ['0', 'person', 1],
    ['0', 'place', 3],
    ['3', 'person', 1],
  ])
  expect(merge(turns, [{ 0: ['place', 'person'] }, { 0: ['person', 'place'] }]).unanimous).toBe(true)
  expect(merge(turns, [{}, {}])).toMatchObject({ value: {}, marks: [], unanimous: true })
  const wide = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [String(i), 'person']))
  expect(mergeMarks(cells, [{ value: wide, skill: 0.7 }])?.marks).toHaveLength(10_001)
  expect(mergeMarks(cells, [{ value: wide, skill: 0.7 }, { value: wide, skill: 0.7 }])).toBe(null) // prettier-ignore
})

type Key = [frame: number, x: number, ends?: true]
const track = (id: string, label: string, ...keys: Key[]) => ({
  ...{ id, label },
  frames: keys.map(([frame, x, ends]) => ({ frame, box: [x, 0, 0.2, 0.5], ...(ends ? { ends } : {}) })),
})
const wayOf = (value: Json) =>
  (value as unknown as { frames: { frame: number; box: number[]; ends?: true }[] }[]).map(({ frames }) =>
    frames.map(({ frame, box, ends }): Key => {
      const x = Number(box[0]?.toFixed(9))
      return ends ? [frame, x, ends] : [frame, x]
    }),
  )

test('[PJ53] tracks that cover the same in place and time are one, whichever frames each hand named: the median box at each moment that most have', () => {
  const { value, marks, unanimous } = merge(frames, [
    // From left to right in ten frames.
    [track('a', 'person', [0, 0], [10, 0.5])],
    // The same way by other frames, begun later and seen longer.
    [track('b', 'person', [2, 0.1], [6, 0.32], [14, 0.7])],
    [track('c', 'place', [0, 0.02], [10, 0.5]), track('d', 'place', [50, 0.7], [60, 0.7])],
  ])
  expect(marks).toMatchObject([
    { kept: true, support: 3, of: 3, mark: { id: 'a', label: 'person' } },
    { kept: false, support: 1, of: 3, mark: { id: 'd' } },
  ])
  // At 0 two of three are there, between 0 and 0.02; at 2 all three: 0.1, 0.1 and 0.116; at 14 one.
  expect(wayOf(value)).toEqual([[[0, 0.01], [2, 0.1], [6, 0.308], [10, 0.5]]]) // prettier-ignore
  expect(unanimous).toBe(false)
  expect(merge(frames, [[track('a', 'person', [0, 0], [10, 0.5])], [track('z', 'person', [0, 0], [5, 0.25], [10, 0.5])]]).unanimous).toBe(true) // prettier-ignore
})

test('[PJ53] where most do not see a thing it has ended; a way there is elsewhere, or at another time, is another thing', () => {
  const gap = (to: number) => [track('a', 'person', [0, 0], [10, 0, true], [to, 0], [40, 0])]
  expect(wayOf(merge(frames, [gap(20), gap(22), gap(30)]).value)).toEqual([[[0, 0], [10, 0, true], [22, 0], [30, 0], [40, 0]]]) // prettier-ignore
  const apart = merge(frames, [[track('a', 'person', [0, 0], [9, 0])], [track('a', 'person', [10, 0], [19, 0])]])
  expect(apart.marks.map(({ support, mark }) => [support, mark.id])).toEqual([[1, 'a'], [1, 'a-2']]) // prettier-ignore
  // A chain of eight of which no moment is most people's: the first of the two in its middle stands for all.
  const chain = [0, 3, 6, 9, 12, 15, 18, 21].map((from) => [track('t', 'person', [from, 0], [from + 9, 0])])
  const { value: link, marks } = merge(frames, chain)
  expect(marks).toMatchObject([{ support: 8 }])
  expect(wayOf(link)).toEqual([[[9, 0], [18, 0]]]) // prettier-ignore
  const many = Array.from({ length: 101 }, (_, i) => track(`t${i}`, 'person', [i, 0]))
  expect(mergeMarks(frames, [{ value: many, skill: 0.7 }, { value: many, skill: 0.7 }])).toBe(null) // prettier-ignore
})

test('[PJ54] boxes on pages are one where they are on one page and overlap; a page as a whole is another thing than a box on it', () => {
  const on = (id: string, page: number, x?: number, label = 'person') => ({
    ...{ id, page, label },
    ...(x === undefined ? {} : { box: [x, 0.1, 0.4, 0.2] }),
  })
  const { value, marks } = merge(pages, [
    [on('a', 1, 0.1), on('b', 2, 0.1), on('c', 3)],
    [on('a', 1, 0.14), on('b', 5, 0.1), on('c', 3)],
    [on('a', 1, 0.12), on('b', 2, 0.1), on('c', 3, 0, 'place')],
  ])
  expect(marks.map(({ mark, support, kept }) => [mark.page, mark.box === undefined, support, kept])).toEqual([
    [1, false, 3, true],
    [2, false, 2, true],
    [3, true, 2, true],
    [5, false, 1, false],
    [3, false, 1, false],
  ])
  expect(value).toMatchObject([{ page: 1, box: [expect.closeTo(0.12, 9), 0.1, expect.closeTo(0.4, 9), expect.closeTo(0.2, 9)] }, { page: 2 }, { page: 3, label: 'person' }]) // prettier-ignore
})

test('more than a thousand marks are not matched, nor are more polygons on one another than can be compared at once', () => {
  const many = Array.from({ length: 501 }, (_, i) => span(`s${i}`, i, i + 1, 'person'))
  const value = { spans: many, relations: [] }
  expect(mergeMarks(spans, [{ value, skill: 0.7 }, { value, skill: 0.7 }])).toBe(null) // prettier-ignore
  const corners = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]] // prettier-ignore
  const heap = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `p${i}`, label: 'place', points: corners }))
  const merged = (count: number) =>
    mergeMarks(
      shapes,
      [heap(count), heap(count)].map((one) => ({ value: one, skill: 0.7 })),
    )
  expect(merged(70)).toBe(null)
  expect(merged(20)?.marks).toHaveLength(20)
})
