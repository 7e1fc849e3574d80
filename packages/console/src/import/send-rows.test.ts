import { expect, it } from 'vitest'
import { guessMapping } from './map-row.ts'
import { keyOfLine, readAnswer } from './send-rows.ts'

const file = { name: 'a.csv', size: 10, lastModified: 1 }

it('keeps a line’s key, and changes it with the mapping', () => {
  const mapping = guessMapping(['a'])
  expect(keyOfLine(file, mapping, 3)).toBe(keyOfLine(file, mapping, 3))
  expect(keyOfLine(file, mapping, 3)).not.toBe(keyOfLine(file, mapping, 4))
  expect(keyOfLine(file, mapping, 3)).not.toBe(keyOfLine(file, { ...mapping, action: 'x' }, 3))
})
it('tells stored lines from refused ones', () => {
  expect(readAnswer('{"id":"dec_1","status":"waiting"}')).toEqual({ ok: true, waiting: true, message: '' })
  expect(
    readAnswer(
      '{"status":422,"code":"bad-input","detail":"Some fields are wrong.","errors":[{"path":"confidence","message":"too large"}]}',
    ),
  ).toEqual({
    ok: false,
    waiting: false,
    message: 'Some fields are wrong. confidence: too large',
  })
})
