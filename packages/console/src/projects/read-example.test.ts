import { expect, test } from 'vitest'
import { readExample } from './read-example.ts'

test('[C181] an example is written as JSON, or as a text that stands where the project shows it', () => {
  const view = (path: string) => [{ path, as: 'text' as const }]
  expect(readExample(' A derby ', view('text'))).toEqual({ text: 'A derby' })
  expect(readExample('A derby', view('mail.parts[1].body'))).toEqual({ mail: { parts: [null, { body: 'A derby' }] } })
  expect(readExample('A derby', [])).toBe('A derby')
  expect(readExample('{"text": "x", "n": 1}', view('text'))).toEqual({ text: 'x', n: 1 })
  expect(readExample('12', view('text'))).toEqual({ text: '12' })
})
