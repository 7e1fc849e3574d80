import type { Json, JsonObject, QuestionQualityWire } from '@countersign/core'
import { expect, test } from 'vitest'
import { measureQuality } from './measure-quality.ts'
import { mergeMarks, type MarkedQuestion } from './merge-marks.ts'
import type { AnsweredItem } from './read-answers.ts'

const options = ['person', 'place'].map((value) => ({ value, title: value }))
const asked = { name: 'q', title: 'Mark it', required: false, field: 'text', options }
const shapes: MarkedQuestion = { ...asked, kind: 'shapes', shapes: ['box'] }
const box = (x: number, label = 'person', id = 'a') => ({ id, label, box: [x, 0, 0.2, 0.2] })
const people = ['0198b4c0-0000-7000-8000-00000000000a', '0198b4c0-0000-7000-8000-00000000000b']

interface Given {
  said: Json[]
  model?: [Json, number]
  label?: Json
  gold?: boolean
}
const itemOf = (question: MarkedQuestion, { said, model, label, gold }: Given, n: number): AnsweredItem => {
  const merged = mergeMarks(
    question,
    said.map((value) => ({ value, skill: 0.7 })),
  )
  const value = label ?? (merged?.value as Json)
  return {
    ...{ decision: `0198b4c0-0000-7000-8000-${String(n).padStart(12, '0')}`, n },
    answers: said.map((one, i) => ({ person: people[i] as string, labels: { q: one }, activeMs: null })),
    label: { q: { value, probability: 1, soft: [], method: 'matched' } },
    gold: gold ? { q: value } : null,
    models: model ? [{ source: 'brought', labels: { q: model[0] }, score: model[1], soft: null, blind: true }] : [],
    blind: true,
  }
}
const suspects = (question: MarkedQuestion, given: Given[]): QuestionQualityWire['suspects'] => {
  const unknown = { value: null, interval: null, n: 0 }
  const items = given.map((one, n) => itemOf(question, one, n))
  const { questions } = measureQuality([question], items, {
    ...{ method: 'majority', countModel: false, goldOf: () => unknown },
    annotatorOf: (name) => ({ as: 'member', person: name, name }),
  })
  const [measured] = questions
  return measured?.suspects ?? []
}
const told = (found: QuestionQualityWire['suspects']) =>
  found.map(({ n, why, quality }) => [n, why, Number(quality.toFixed(6))])

test('[PJ57] marks of labels that half or fewer hold for right are suspected, the least believed first, an item once', () => {
  const found = suspects(shapes, [
    { said: [[box(0)], [box(0.01)]] },
    // One of two marked it: as likely there as not, so it stands.
    { said: [[box(0), box(0.5, 'place', 'b')], [box(0)]] },
    // Somebody who decided left out what both marked, and gave another its other label.
    { said: [[box(0)], [box(0)]], label: [] },
    { said: [[box(0)], [box(0)]], label: [box(0, 'place')] },
    // What is known to be right is not suspected.
    { said: [[box(0)], [box(0)]], label: [], gold: true },
  ])
  expect(told(found)).toEqual([
    [2, 'overlooked', 0],
    [3, 'swapped', 0],
    [1, 'not-there', 0.5],
  ])
  expect(found[0]).toMatchObject({ label: [], better: [{ label: 'person', box: [0, 0, 0.2, 0.2] }] })
  expect(found[1]).toMatchObject({ label: [{ label: 'place' }], better: [{ label: 'person' }] })
  expect(found[2]).toMatchObject({ label: [{ id: 'b', label: 'place' }], better: [] })
})

test('[PJ58] what a model marked and people did not, or otherwise, is suspected by its score; what it missed is not', () => {
  const found = suspects(shapes, [
    // Nobody marked anything: only the model did.
    { said: [[]], model: [[box(0.3)], 0.9] },
    { said: [[box(0)]], model: [[box(0, 'place')], 0.8] },
    // 0.05 in common of 0.35: an overlap of a seventh.
    { said: [[box(0)]], model: [[box(0.15)], 0.9] },
    { said: [[box(0), box(0.6, 'person', 'b')]], model: [[box(0.01)], 0.99] },
    // Under a half it is not told.
    { said: [[]], model: [[box(0.3)], 0.5] },
  ])
  expect(told(found)).toEqual([
    [0, 'overlooked', 0.1],
    [1, 'swapped', 0.2],
    [2, 'badly-located', Number((1 - 0.9 * (6 / 7)).toFixed(6))],
  ])
  expect(found[0]).toMatchObject({ label: [], better: [box(0.3)] })
  const onlyModel = suspects(shapes, [{ said: [[]], model: [[box(0.3)], 0.9] }])
  expect(told(onlyModel)).toEqual([[0, 'overlooked', 0.1]])
})

test('[PJ57] [PJ58] spans, tracks, pages and labels of parts are suspected as what they are', () => {
  const spans: MarkedQuestion = { ...asked, kind: 'spans' }
  const span = { id: 's', start: 0, end: 9, label: 'person' }
  const none = { spans: [], relations: [] }
  expect(suspects(spans, [{ said: [none], model: [{ spans: [span], relations: [] }, 0.9] }])).toMatchObject([
    { label: none, better: { spans: [span], relations: [] }, why: 'overlooked' },
  ])
  const frames: MarkedQuestion = { ...asked, kind: 'frames' }
  const way = (label: string, ...at: number[]) => ({
    ...{ id: 't', label },
    frames: at.map((frame) => ({ frame, box: [0, 0, 0.2, 0.2] })),
  })
  expect(told(suspects(frames, [{ said: [[way('person', 0, 9)]], model: [[way('place', 0, 4, 9)], 0.9] }]))).toEqual([
    [0, 'swapped', 0.1],
  ])
  const pages: MarkedQuestion = { ...asked, kind: 'pages' }
  const on = (page: number): JsonObject => ({ id: 'p', label: 'person', page })
  expect(told(suspects(pages, [{ said: [[on(1)], [on(2)]], label: [on(1)] }]))).toEqual([[0, 'not-there', 0.5]])
  const cells: MarkedQuestion = { ...asked, kind: 'cells', of: 'cells', many: true }
  const found = suspects(cells, [
    { said: [{ '/1/a': ['person'], '/0/a': ['place'] }, { '/1/a': ['person'], '/0/a': ['place'] }], label: { '/0/a': ['place'] } }, // prettier-ignore
    { said: [{ '/0/a': ['place'] }], model: [{ '/0/a': ['place', 'person'] }, 0.9] },
  ])
  expect(found).toMatchObject([
    { n: 0, label: {}, better: { '/1/a': ['person'] }, why: 'overlooked', quality: 0 },
    { n: 1, label: {}, better: { '/0/a': ['person'] }, why: 'overlooked' },
  ])
})
