import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentSimilarity, argumentTokens } from './argument-similarity.ts'

test('[IN1] equal arguments are alike, foreign ones are not, and near ones lie between', () => {
  const one = { order: 'o-1', amount: 120, to: { iban: 'DE02' }, express: true }
  expect(argumentSimilarity(one, structuredClone(one))).toBe(1)
  expect(argumentSimilarity(one, { subject: 'hello', text: 'world' })).toBe(0)
  expect(argumentSimilarity(one, { ...one, amount: 100 })).toBe(1)
  expect(argumentSimilarity(one, { ...one, order: 'o-2' })).toBeCloseTo(4 / 6)
  expect(argumentSimilarity({ amount: 3 }, { amount: 900 })).toBe(0)
  expect(argumentSimilarity({ amount: 3 }, { amount: -3 })).toBe(0)
  expect(argumentSimilarity('Send all the money', 'send ALL the money!')).toBe(1)
  expect(argumentSimilarity({ to: ['a', 'b'] }, { to: ['b', 'a'] })).toBe(1)
})

test('[IN1] tokens name their path; what is empty still says so', () => {
  expect([...argumentTokens({ a: { b: 5 }, c: [true, null], d: [], e: {}, f: '…', g: 0 })].sort()).toEqual(
    ['a.b=2^2', 'c[]=null', 'c[]=true', 'd=[]', 'e={}', 'f=…', 'g=0'].sort(),
  )
})

test('[IN1] seed 5: symmetric, 0..1, and 1 for equal values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const similarity = argumentSimilarity(a, b)
      expect(similarity).toBe(argumentSimilarity(b, a))
      expect(similarity).toBeGreaterThanOrEqual(0)
      expect(similarity).toBeLessThanOrEqual(1)
      expect(argumentSimilarity(a, a)).toBe(1)
    }),
    { seed: 5, numRuns: 500 },
  )
})
