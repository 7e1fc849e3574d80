import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalize } from './canonicalize.ts'
import type { Json } from './json.ts'

test('[X1] canonical text is RFC 8785: the example of its section 3.2.3 and numbers of appendix B', () => {
  const input = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as Json
  expect(canonicalize(input)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  const sorted = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
  expect(Object.keys(JSON.parse(canonicalize(sorted)) as object).filter((key) => key !== '1')).toEqual([
    '\r',
    '\u0080',
    'ö',
    '€',
    '😀',
    '\ufb33',
  ])
  for (const [number, text] of [
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [1e21, '1e+21'],
    [0.000001, '0.000001'],
    [333333333.3333332, '333333333.3333332'],
  ] as const)
    expect(canonicalize(number)).toBe(text)
})

test('[X1] what has no canonical form is refused with its path, never dropped', () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, '\ud800', new Date(0), () => 1, 1n, new Map()])
    expect(() => canonicalize({ a: [value] } as unknown as Json)).toThrow(/\$\.a\[0\]/)
})

test('[X1] equal values have equal texts, and the text reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalize(value as Json)
      expect(canonicalize(JSON.parse(text) as Json)).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { seed: 8785, numRuns: 2_000 },
  )
})
