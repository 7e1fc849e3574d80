import { expect, test } from 'vitest'
import type { Question } from '../api/wire.ts'
import { peerRows } from './peer-rows.ts'

const asked = { name: 'q', title: 'Q', required: true }

test('[C159] answers stand as wholes and uncut, those to a form field by field; drawn ones agree as far as hands do', () => {
  const form: Question = { ...asked, kind: 'form', schema: {} }
  expect(
    peerRows(form, [
      { a: 1, b: { c: 'x' } },
      { a: 1, b: { c: 'y' }, d: [] },
    ]),
  ).toEqual([
    { key: '/a', field: 'a', agree: true, said: ['1', '1'] },
    { key: '/b/c', field: 'b › c', agree: false, said: ['x', 'y'] },
    { key: '/d', field: 'd', agree: false, said: ['left out', '[]'] },
  ])
  expect(peerRows(form, [{ a: 1 }, 'text'])).toMatchObject([{ field: null, agree: false }])
  const long = 'word '.repeat(200)
  expect(peerRows({ ...asked, kind: 'text' }, [long, long])).toMatchObject([{ agree: true, said: [long, long] }])
  const shapes: Question = {
    ...asked,
    kind: 'shapes',
    field: 'image',
    options: [{ value: 'a', title: 'A' }],
    shapes: ['box'],
  }
  const box = (id: string, x: number) => [{ id, label: 'a', box: [x, 0, 0.4, 0.4] }]
  expect(peerRows(shapes, [box('1', 0), box('2', 0.05)])).toMatchObject([{ agree: true, said: ['1 × A', '1 × A'] }])
})
