import { expect, test } from 'vitest'
import { sayDifference, sayGate, sayVerdict, stateOf } from './say-evaluation.ts'

const gate = (more: object = {}) => ({
  ...{ of: 'total', at_least: 0.8, value: 0.7123, passed: false, because: 'under' as const, rests_on: null },
  ...more,
})

test('verdict, gates and differences are said plainly', () => {
  expect(sayGate(gate())).toBe('Total: the mean at least 0.8; it is 0.712, not reached.')
  expect(sayGate(gate({ of: 'safety', lower_end: true, value: null, because: 'unknown' }))).toBe(
    'safety: the lower end of the interval at least 0.8; not known, so not reached.',
  )
  expect(sayVerdict({ gates: [gate(), gate({ passed: true, because: 'reached' })], passed: false })).toBe(
    'It does not pass: 1 gate of 2 is not reached',
  )
  expect(sayVerdict({ gates: [gate({ passed: true })], passed: true })).toBe('It passes: its gate is reached')
  expect(sayVerdict({ gates: [], passed: true })).toContain('nothing is passed or failed')
  expect(sayDifference({ mean: -0.21, interval: [-0.3, -0.12], n: 40 })).toBe('-0.21 (-0.3 to -0.12), worse')
  expect(sayDifference({ mean: 0.01, interval: [-0.02, 0.04], n: 40 })).toContain('could be chance')
  expect(sayDifference(null)).toBe('–')
  expect(stateOf({ status: 'done', result: null }).words).toBe('Done')
})
