import type { DrawnQuestion, Json } from '@countersign/core'
import { expect, test } from 'vitest'
import { isRight } from './gold.ts'
import { judgeMarks } from './judge-marks.ts'

const options = ['person', 'place'].map((value) => ({ value, title: value }))
const asked = { name: 'q', title: 'Mark it', required: false, field: 'text', options }
const shapes: DrawnQuestion = { ...asked, kind: 'shapes', shapes: ['box'] }
const box = (id: string, x: number, label = 'person') => ({ id, label, box: [x, 0, 0.2, 0.2] })

test('[PJ55] what is drawn is right by F1 of marks of the same label that overlap with gold, one to one', () => {
  const gold = [box('a', 0), box('b', 0.4), box('c', 0.7, 'place')]
  // Nearly there (IoU 0.818), there with another label, there, and one too much.
  const said = [box('1', 0.02), box('2', 0.4, 'place'), box('3', 0.7, 'place'), box('4', 0.02, 'place')]
  expect(judgeMarks(shapes, gold, said)).toEqual({
    ...{ question: 'q', iou: 0.5, asked: 0.8, f1: expect.closeTo(4 / 7, 12) },
    ...{ missed: [gold[1]], extra: [said[1], said[3]] },
  })
  // Two of five missed is 0.75, one of five 0.89.
  const five = [0, 0.2, 0.4, 0.6, 0.8].map((x, i) => box(`m${i}`, x))
  const right = (of: Json, question = shapes) => isRight([question], { q: five }, { q: of })
  expect([right(five.slice(2)), right(five.slice(1)), right([...five, box('x', 0.1)])]).toEqual([false, true, true])
  expect(right(five.slice(1), { ...shapes, gold: { f1: 0.95 } })).toBe(false)
  // Each is 0.02 beside the right place: 0.818 overlap.
  const moved = [0, 0.2, 0.4, 0.6].map((x, i) => box(`m${i}`, x + 0.02))
  expect([right(moved), right(moved, { ...shapes, gold: { iou: 0.85 } })]).toEqual([true, false])
})

test('[PJ55] marking nothing is right where nothing is there, and who left the question out marked nothing', () => {
  for (const said of [[], undefined]) {
    expect(judgeMarks(shapes, [], said).f1).toBe(1)
    expect(judgeMarks(shapes, [box('a', 0)], said)).toMatchObject({ f1: 0, missed: [{ id: 'a' }], extra: [] })
  }
  expect(isRight([shapes], { q: [] }, { q: [box('a', 0)] })).toBe(false)
})

test('[PJ55] of spans relations count as marks do, by the spans that they relate', () => {
  const spans: DrawnQuestion = { ...asked, kind: 'spans', relations: [{ value: 'in', title: 'in' }] }
  const span = (id: string, start: number, end: number, label: string) => ({ id, start, end, label })
  const gold = {
    spans: [span('a', 0, 10, 'person'), span('b', 20, 30, 'place')],
    relations: [{ from: 'a', to: 'b', label: 'in' }],
  }
  const own = [span('x', 20, 31, 'place'), span('y', 0, 9, 'person')]
  expect(judgeMarks(spans, gold, { spans: own, relations: [{ from: 'y', to: 'x', label: 'in' }] }).f1).toBe(1)
  expect(judgeMarks(spans, gold, { spans: own, relations: [{ from: 'x', to: 'y', label: 'in' }] })).toMatchObject({
    ...{ f1: 4 / 6, missed: [{ from: gold.spans[0], to: gold.spans[1], label: 'in' }] },
    extra: [{ from: own[0], to: own[1], label: 'in' }],
  })
})

test('[PJ55] tracks and pages too; where there is too much to match only the very same is right', () => {
  const frames: DrawnQuestion = { ...asked, kind: 'frames' }
  const way = (id: string, ...at: number[]) => ({
    ...{ id, label: 'person' },
    frames: at.map((frame) => ({ frame, box: [frame / 100, 0, 0.2, 0.2] })),
  })
  expect(judgeMarks(frames, [way('a', 0, 20)], [way('b', 0, 7, 20)]).f1).toBe(1)
  expect(judgeMarks(frames, [way('a', 0, 20)], [way('b', 15, 60)])).toMatchObject({ f1: 0, extra: [{ id: 'b' }] })
  const pages: DrawnQuestion = { ...asked, kind: 'pages' }
  const on = (page: number) => ({ id: `p${page}`, label: 'person', page })
  expect(judgeMarks(pages, [on(1), on(2)], [on(2), on(3)])).toMatchObject({ f1: 0.5, missed: [on(1)], extra: [on(3)] })
  const many = Array.from({ length: 101 }, (_, i) => way(`t${i}`, i))
  expect([judgeMarks(frames, many, many).f1, judgeMarks(frames, many, many.slice(1)).f1]).toEqual([1, 0])
})
