import { expect, test } from 'vitest'
import { clopperPearsonUpper } from '../intervals/clopper-pearson.ts'
import { binomialProbability, binomialTail } from './binomial-tail.ts'
import { auditsNeeded, fewestAudits, mostErrors } from './evidence-needed.ts'

// scipy.stats.binom.cdf
test.each([
  [0, 149, 0.02, 0.049281654330089596],
  [10, 970, 0.02, 0.014146722337446009],
  [3000, 30_000, 0.1, 0.504862303251112],
  [25, 30, 0.5, 0.99997026193887],
])('P(at most %i of %i at %f) is what scipy says', (k, n, p, expected) => {
  expect(binomialTail(k, n, p)).toBeCloseTo(expected, 11)
})

test('the probabilities of 40 trials sum to one, and the tail is their running sum', () => {
  let sum = 0
  for (let k = 0; k <= 40; k++) {
    sum += binomialProbability(k, 40, 0.3)
    expect(binomialTail(k, 40, 0.3)).toBeCloseTo(sum, 12)
  }
  expect(sum).toBeCloseTo(1, 12)
})

test('[OB1] 2 %% at 95 %% takes 149 audits without an error, and 969 where one in a hundred is wrong', () => {
  const promise = { maxError: 0.02, confidence: 0.95 }
  expect(fewestAudits(promise)).toBe(149)
  expect(mostErrors(148, promise)).toBe(-1)
  expect(mostErrors(149, promise)).toBe(0)
  expect(auditsNeeded(promise, 0)).toBe(149)
  const n = auditsNeeded(promise, 0.01)
  expect(n).toBe(969)
  expect(binomialTail(mostErrors(n, promise), n, 0.01)).toBeGreaterThanOrEqual(0.8)
  expect(auditsNeeded(promise, 0.02)).toBe(Infinity)
})

test('the most errors are those with which the exact upper bound still keeps the promise', () => {
  for (const n of [150, 400, 1_500]) {
    const most = mostErrors(n, { maxError: 0.05, confidence: 0.9 })
    expect(clopperPearsonUpper(most, n, 0.9)).toBeLessThanOrEqual(0.05)
    expect(clopperPearsonUpper(most + 1, n, 0.9)).toBeGreaterThan(0.05)
  }
})

test('what cannot be promised is refused', () => {
  expect(() => fewestAudits({ maxError: 0, confidence: 0.9 })).toThrow(RangeError)
  expect(() => auditsNeeded({ maxError: 0.1, confidence: 1 }, 0)).toThrow(RangeError)
  expect(() => auditsNeeded({ maxError: 0.1, confidence: 0.9 }, -1)).toThrow(RangeError)
})
