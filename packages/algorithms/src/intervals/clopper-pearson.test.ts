import { expect, test } from 'vitest'
import { clopperPearson, clopperPearsonUpper } from './clopper-pearson.ts'

test.each([
  [81, 263, 0.2527, 0.3676],
  [15, 148, 0.0578, 0.1617],
  [0, 20, 0, 0.1684],
  [1, 29, 0.0009, 0.1776],
])('%i of %i has the interval that Newcombe (1998) prints for method 5', (successes, trials, lower, upper) => {
  const estimate = clopperPearson(successes, trials)
  expect(estimate.lower).toBeCloseTo(lower, 4)
  expect(estimate.upper).toBeCloseTo(upper, 4)
})

test('without a success the bounds have closed forms: 1 − (α/2)^(1/n), and one-sided 1 − α^(1/n)', () => {
  expect(clopperPearson(0, 10).upper).toBeCloseTo(1 - 0.025 ** 0.1, 12)
  expect(clopperPearson(10, 10).lower).toBeCloseTo(0.025 ** 0.1, 12)
  expect(clopperPearsonUpper(0, 59, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / 59), 12)
})

test.each([0.01, 0.1, 0.5, 0.93])(
  'the interval for 40 trials covers a share of %d at least 95 %% of the time',
  (share) => {
    const trials = 40
    let probability = (1 - share) ** trials
    let covered = 0
    for (let k = 0; k <= trials; k++) {
      const { lower, upper } = clopperPearson(k, trials)
      if (lower <= share && share <= upper) covered += probability
      probability *= ((trials - k) / (k + 1)) * (share / (1 - share))
    }
    expect(covered).toBeGreaterThanOrEqual(0.95)
  },
)

test('no trials say nothing, and impossible counts are refused', () => {
  expect(clopperPearson(0, 0)).toMatchObject({ share: null, lower: 0, upper: 1 })
  expect(clopperPearsonUpper(0, 0, 0.9)).toBe(1)
  expect(() => clopperPearson(3, 2)).toThrow(RangeError)
})
