import { expect, test } from 'vitest'
import {
  sayDifference,
  sayDisputed,
  sayGate,
  sayJudges,
  sayOutput,
  sayRests,
  sayVerdict,
  stateOf,
} from './say-evaluation.ts'

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
  expect(sayDifference({ mean: 0, interval: [0, 0], n: 40 })).toBe('0 (0 to 0), unchanged')
  expect(sayDifference(null)).toBe('–')
  expect(stateOf({ status: 'done', result: null }).words).toBe('Done')
})

test('what a gate rests on, who scored and where they part are said where there is something to say', () => {
  const rests = { judges: 1, outputs: 40, people: 0, disputed: 0 }
  expect(sayRests(rests)).toBe('')
  expect(sayRests(null)).toBe('')
  expect(sayRests({ ...rests, judges: 3, people: 2, disputed: 1 })).toBe(
    'It rests on 40 outputs scored by 3 judges; the scores of 2 are people’s; on 1 the judges disagree and nobody has decided.',
  )
  const judge = (name: string) => ({ id: name, name, model: null, temperature: null, prompt_sha256: null })
  expect(sayJudges({ judges: [] })).toBe('The scores came with the outputs.')
  expect(sayJudges({ judges: ['A', 'B', 'C'].map(judge) })).toContain('Scored by A, B and C:')
  const none = { disagree: 0, failed: 0, asked: 0, decided: 0 }
  expect(sayDisputed(none)).toBe('The judges agree')
  expect(sayDisputed({ ...none, disagree: 2, failed: 1 })).toBe(
    'The judges: disagree on 2 outputs; one failed on 1 output',
  )
})

test('[C189] an output in a line: what it came to, what it was, who decided, or why it has no score', () => {
  const output = {
    ...{ id: 'm1', state: 'scored' as const, input: null, output: null, expected: null, why: null, by_judge: [] },
    ...{ scores: { quality: 4 }, total: 0.75, disputed: null, decided: null, was: null },
  }
  expect(sayOutput(output)).toBe('0.75')
  expect(sayOutput({ ...output, was: { scores: {}, total: 1 } })).toBe('0.75, was 1')
  expect(sayOutput({ ...output, was: { scores: {}, total: 0.75 }, disputed: 'disagree' })).toBe(
    '0.75, as before, judges disagree',
  )
  expect(sayOutput({ ...output, decided: { scores: {}, total: 0.5, people: 2 }, disputed: 'failed' })).toBe(
    '0.5, decided by people',
  )
  expect(sayOutput({ ...output, total: null })).toBe('no total')
  expect(sayOutput({ ...output, scores: null, total: null, state: 'unanswered' })).toBe('no output')
})
