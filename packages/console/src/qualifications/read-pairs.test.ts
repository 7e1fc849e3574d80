import { expect, test } from 'vitest'
import { readPairs } from './read-pairs.ts'

test('two columns from a spreadsheet are items with their right answers', () => {
  expect(readPairs('Ihre Rechnung\tinvoice\r\n\nA\ttab inside\treminder\n')).toEqual({
    pairs: [
      { asked: 'Ihre Rechnung', right: 'invoice' },
      { asked: 'A\ttab inside', right: 'reminder' },
    ],
    without: [],
  })
})

test('a line without a right answer, or without a question, is named', () => {
  expect(readPairs('one\tyes\nno answer\n\tonly an answer\nnothing after\t')).toEqual({
    pairs: [{ asked: 'one', right: 'yes' }],
    without: [2, 3, 4],
  })
})
