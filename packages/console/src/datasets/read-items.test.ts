import { expect, test } from 'vitest'
import { readItem } from './read-items.ts'

const read = (row: Parameters<typeof readItem>[0]['row']) => readItem({ row, line: 3, message: 'Broken.', share: 0 })

test('a row becomes an item, with what is known of it', () => {
  expect(read({ id: 7, input: '{"mail": 1}', expected: '', subject: '', attributes: '' })).toEqual({
    ...{ id: '7', input: { mail: 1 } },
  })
  expect(read({ id: 'a', input: 'x', expected: '[1]', subject: 'customer:1', attributes: { language: 'de' } })).toEqual(
    {
      ...{ id: 'a', input: 'x', expected: [1], subject: 'customer:1', attributes: { language: 'de' } },
    },
  )
})

test('what is wrong is told with its line', () => {
  expect(read(null)).toBe('Line 3: Broken.')
  expect(read({ input: 1 })).toBe('Line 3 has no id.')
  expect(read({ id: 'a' })).toBe('Line 3 has no input.')
  expect(read({ id: 'a', input: 1, subject: 4 })).toBe('Line 3: subject is no text.')
  expect(read({ id: 'a', input: 1, attributes: 'x' })).toBe('Line 3: attributes are no object.')
})
