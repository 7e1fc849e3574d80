import { expect, test } from 'vitest'
import { showHidden, writeVisibleJson } from './visible-json.ts'

const hostile = {
  file: 'invoice\u202efdp.exe',
  payee: 'p\u0430ypal',
  'k\u200bey': ['\u{E0068}', 'tab\there', 'line\u2028end', '"quoted" \\u202e \\'],
  plain: 'Grüße, привет 👩‍🚀',
  number: -1.5e21,
}

test('[CH12] nothing that hides, turns or imitates stays in it, and it is the same value still', () => {
  const written = writeVisibleJson(hostile)
  expect(written).not.toMatch(/[\u202e\u200b\u2028\u0430]|[\u{E0000}-\u{E007F}]/u)
  expect(written).toContain('invoice\\u202efdp.exe')
  expect(written).toContain('p\\u0430ypal')
  expect(written).toContain('k\\u200bey')
  expect(written).toContain('Grüße, привет 👩‍🚀')
  expect(JSON.parse(written)).toEqual(hostile)
})

test('[CH12] what looks like an escape is told from one', () => {
  const [real, said] = [writeVisibleJson('\u202e'), writeVisibleJson('\\u202e')]
  expect(real).toBe('"\\u202e"')
  expect(said).toBe('"\\\\u202e"')
})

test('a text that is no JSON keeps its quotes and lines', () => {
  expect(showHidden('say "a\u200bb"\n')).toBe('say "a\\u200bb"\n')
})
