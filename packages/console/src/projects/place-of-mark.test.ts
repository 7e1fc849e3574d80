import { expect, test } from 'vitest'
import { placeOfMark } from './place-of-mark.ts'

test('a mark is told by the text that it covers, else by its place', () => {
  expect(placeOfMark({ start: 4, end: 12 }, 'Ada Lovelace')).toBe('“Lovelace”')
  expect(placeOfMark({ start: 1.25, end: 4 }, { $file: 'file_1' })).toBe('1.3 s to 4.0 s')
  expect(placeOfMark({ box: [0.1, 0.2, 0.3, 0.456] }, undefined)).toBe('box at 10 %, 20 %, 30 % by 46 %')
  expect(placeOfMark({ points: [[0, 0], [1, 0], [0, 1]] }, undefined)).toBe('polygon of 3 corners') // prettier-ignore
  expect(placeOfMark({ point: [0.5, 1] }, undefined)).toBe('point at 50 %, 100 %')
})
