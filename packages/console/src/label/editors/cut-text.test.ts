import { expect, test } from 'vitest'
import { findHiddenCharacters, findMixedWords } from '@countersign/core'
import { cutText } from './cut-text.ts'

test('[C126] marks that overlap, hidden characters and look-alikes each keep their place in the text', () => {
  const text = 'pay p\u0430ypal\u202e now'
  const marks = [
    { id: 'm1', label: 'brand', start: 4, end: 10 },
    { id: 'm2', label: 'all', start: 0, end: 11 },
  ]
  const pieces = cutText(text, marks, findHiddenCharacters(text), findMixedWords(text), { start: 12, end: 15 })
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  expect(pieces.every((piece) => text.slice(piece.start, piece.end) === piece.text)).toBe(true)
  const at = (start: number) => pieces.find((piece) => piece.start === start)
  expect(at(4)?.marks.map(({ id }) => id)).toEqual(['m1', 'm2'])
  expect(at(4)?.mixed?.name).toContain('Cyrillic')
  expect(at(10)).toMatchObject({ end: 11, hidden: { label: 'RLO' } })
  expect(at(10)?.marks.map(({ id }) => id)).toEqual(['m2'])
  expect(at(12)?.inCursor).toBe(true)
})

test('[C126] marks beyond the text cut nothing', () => {
  expect(cutText('abc', [{ id: 'm1', label: 'x', start: 2, end: 99 }], [], [], null).map(({ text }) => text)).toEqual([
    'ab',
    'c',
  ])
  expect(cutText('', [], [], [], null)).toEqual([])
})
