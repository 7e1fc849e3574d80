import { expect, test } from 'vitest'
import { readPairs, writePairs } from './pairs.ts'

test('lines are read as pairs, and written back', () => {
  const text = '30m role:lead\nwrong-address Wrong address'
  expect(readPairs(` ${text}\n\n`)).toEqual([
    ['30m', 'role:lead'],
    ['wrong-address', 'Wrong address'],
  ])
  expect(writePairs(readPairs(text))).toBe(text)
  expect(readPairs('alone')).toEqual([['alone', '']])
})
