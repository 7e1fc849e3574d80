import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStrictJson } from './strict-json.ts'

const codeOf = (text: string | Buffer): string => {
  try {
    parseStrictJson(Buffer.isBuffer(text) ? text : Buffer.from(text))
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('[X4] JSON that could mean two things is refused: equal keys, lone surrogates, integers past 2^53, bad UTF-8, deep nesting', () => {
  expect(codeOf('{"a":1,"a":2}')).toBe('bad-input')
  expect(codeOf('{"a":1,"\\u0061":2}')).toBe('bad-input')
  expect(codeOf('{"a":{"b":1},"c":[{"b":1},{"b":2}]}')).toBe('accepted')
  expect(codeOf('{"a":"\\ud800"}')).toBe('bad-input')
  expect(codeOf('{"a":"\\ud83d\\ude00"}')).toBe('accepted')
  expect(codeOf('{"a":9007199254740991}')).toBe('accepted')
  expect(codeOf('[9007199254740993]')).toBe('bad-input')
  expect(codeOf('[-9007199254740992,1.5e300]')).toBe('bad-input')
  expect(codeOf('[1e400]')).toBe('bad-input')
  expect(codeOf('{"__proto__":1}')).toBe('bad-input')
  expect(codeOf(Buffer.from([0x22, 0xff, 0x22]))).toBe('bad-encoding')
  expect(codeOf(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('accepted')
  expect(codeOf(`${'['.repeat(65)}${']'.repeat(65)}`)).toBe('bad-input')
  expect(codeOf('{"a":1,}')).toBe('bad-json')
})

test('[X4] every ordinary value is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : 0)
      if (
        text.includes('"__proto__"') ||
        /\d{16,}/.test(text) ||
        !JSON.stringify(value).isWellFormed() ||
        /\\ud[89a-f]/i.test(text)
      )
        return
      expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text))
    }),
    { seed: 8259, numRuns: 500 },
  )
})
