import { expect, test } from 'vitest'
import { readOutput } from './read-outputs.ts'

const read = (row: Parameters<typeof readOutput>[0]['row'], message = '') =>
  readOutput({ row, message, line: 7, share: 0 })

test('a row becomes an output: JSON in a cell is read, text stays text', () => {
  expect(
    read({ id: 'm1', input: '{"mail": 1}', output: 'Dear [name], hello', expected: '', scores: '{"quality": 4}' }),
  ).toEqual({
    ...{ id: 'm1', input: { mail: 1 }, output: 'Dear [name], hello', scores: { quality: 4 } },
  })
  expect(read({ id: 3, input: 'x', output: { a: 1 }, expected: '[1' })).toEqual({
    ...{ id: '3', input: 'x', output: { a: 1 }, expected: '[1' },
  })
})

test('what is wrong is told with its line', () => {
  expect(read(null, 'The line is not JSON.')).toBe('Line 7: The line is not JSON.')
  expect(read({ output: 'x' })).toBe('Line 7 has no id.')
  expect(read({ id: 'a' })).toBe('Line 7 has no output.')
})
