import { expect, test } from 'vitest'
import { stepCursor, trimRange, wordsOf } from './words-of.ts'

const text = 'Ada’s  mail, 2.5 kg 😀 über-raschend'
const said = (value: string) => wordsOf(value).map(({ start, end }) => value.slice(start, end))

test('[C124] words are cut in UTF-16 offsets, signs by themselves', () => {
  expect(said(text)).toEqual(['Ada’s', 'mail', ',', '2.5', 'kg', '😀', 'über-raschend'])
  expect(said('  ')).toEqual([])
})

test('[C124] a selection loses the blanks at its edges, whichever way it was drawn', () => {
  expect(trimRange(text, { start: 12, end: 5 })).toEqual({ start: 7, end: 12 })
  expect(trimRange(text, { start: 5, end: 7 })).toBeNull()
  expect(trimRange(text, { start: -4, end: 900 })).toEqual({ start: 0, end: text.length })
})

test('[C124] arrows walk by words, shift holds where the span began', () => {
  const press = (key: string, shiftKey = false) => ({ key, shiftKey })
  expect(stepCursor(7, null, press('ArrowRight'))).toEqual({ from: 0, to: 0 })
  expect(stepCursor(7, { from: 2, to: 2 }, press('ArrowRight', true))).toEqual({ from: 2, to: 3 })
  expect(stepCursor(7, { from: 2, to: 3 }, press('ArrowLeft'))).toEqual({ from: 2, to: 2 })
  expect(stepCursor(7, { from: 2, to: 3 }, press('End', true))).toEqual({ from: 2, to: 6 })
  expect(stepCursor(7, null, press('x'))).toBeNull()
  expect(stepCursor(0, null, press('ArrowRight'))).toBeNull()
})
