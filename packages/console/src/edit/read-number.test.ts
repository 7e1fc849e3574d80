import { expect, it } from 'vitest'
import { readNumber } from './read-number.ts'

it('reads numbers as numbers and nothing else', () => {
  expect(['12', '-0.5', '.5', '1e3', '+7'].map(readNumber)).toEqual([12, -0.5, 0.5, 1000, 7])
  expect(['', '1,5', 'abc', '1.4.1', '-', '0x10'].map(readNumber)).toEqual(['', '1,5', 'abc', '1.4.1', '-', '0x10'])
})
it('does not round what is too large', () => expect(readNumber('9007199254740993')).toBe('9007199254740993'))
