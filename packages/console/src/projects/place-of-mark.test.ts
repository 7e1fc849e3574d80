import { expect, test } from 'vitest'
import type { Question } from '../api/wire.ts'
import { placeOfMark, sayMarks, sayThing } from './place-of-mark.ts'

test('a mark is told by the text that it covers, else by its place', () => {
  expect(placeOfMark({ start: 4, end: 12 }, 'Ada Lovelace')).toBe('“Lovelace”')
  expect(placeOfMark({ start: 1.25, end: 4 }, { $file: 'file_1' })).toBe('1.3 s to 4.0 s')
  expect(placeOfMark({ box: [0.1, 0.2, 0.3, 0.456] }, undefined)).toBe('box at 10 %, 20 %, 30 % by 46 %')
  expect(placeOfMark({ points: [[0, 0], [1, 0], [0, 1]] }, undefined)).toBe('polygon of 3 corners') // prettier-ignore
  expect(placeOfMark({ point: [0.5, 1] }, undefined)).toBe('point at 50 %, 100 %')
})

test('tracks are told by their frames and marks on pages by their page', () => {
  const box = [0.1, 0.2, 0.3, 0.4]
  expect(placeOfMark({ frames: [{ frame: 3, box }, { frame: 40, box }] }, undefined)).toBe('frames 3 to 40') // prettier-ignore
  expect(placeOfMark({ page: 2 }, undefined)).toBe('page 2')
  expect(placeOfMark({ page: 2, box }, undefined)).toBe('page 2, box at 10 %, 20 %, 30 % by 40 %')
})

test('single marks are told with their labels and places, relations by what they relate', () => {
  const asked = { name: 'q', title: 'Q', required: false, field: 'text', options: [{ value: 'p', title: 'Person' }] }
  const spans: Question = { ...asked, kind: 'spans', relations: [{ value: 'in', title: 'lives in' }] }
  const span = { id: 'a', label: 'p', start: 4, end: 12 }
  const relation = { label: 'in', from: span, to: { ...span, start: 20, end: 30 } }
  expect(sayMarks(spans, [span, relation])).toBe(
    'Person (characters 5 to 12); lives in (characters 5 to 12 → characters 21 to 30)',
  )
  expect(sayThing(spans, { spans: [span], relations: [] })).toBe('Person (characters 5 to 12)')
  expect(sayThing({ ...asked, kind: 'pages' }, [])).toBe('nothing marked')
  expect(sayThing({ ...asked, kind: 'messages' }, { 0: 'p' })).toBe('1: Person')
})
