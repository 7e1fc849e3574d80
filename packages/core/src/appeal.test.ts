import { expect, test } from 'vitest'
import { barredFromAppeal, decideAppeal, decideEvidence, mostEvidence, tellOutcome } from './appeal.ts'
import type { Refusal } from './errors.ts'

test('[AP3] what has been decided is contested once; evidence is bounded and ends with the answer', () => {
  expect(decideAppeal({ status: 'rejected' }, false)).toEqual({ ok: true })
  expect((decideAppeal({ status: 'waiting' }, false) as Refusal).code).toBe('not-ended')
  expect((decideAppeal({ status: 'done' }, true) as Refusal).code).toBe('appealed-before')
  expect(decideEvidence('open', mostEvidence - 1)).toEqual({ ok: true })
  expect((decideEvidence('open', mostEvidence) as Refusal).code).toBe('too-large')
  expect((decideEvidence('upheld', 0) as Refusal).code).toBe('already-ended')
})

test('[AP4] everybody with a part is barred, each once', () => {
  expect(barredFromAppeal(['ann', null, 'bob', undefined, 'ann'])).toEqual(['ann', 'bob'])
})

test('[AP1] the outcome is told in words, without names and figures', () => {
  const told = (more: Partial<Parameters<typeof tellOutcome>[0]>) =>
    tellOutcome({ action: 'loan.grant', verdict: 'rejected', by: 'person', effect: null, overridden: false, ...more })
  expect(told({})).toBe('“loan.grant” was turned down by a person.')
  expect(told({ verdict: 'approved', by: 'policy', effect: 'done', overridden: true })).toBe(
    '“loan.grant” was allowed by a rule, without a person. It has been carried out. The outcome has been overturned since.',
  )
  expect(told({ verdict: null, by: null })).toBe('“loan.grant” has not been decided yet.')
})
