import { expect, test } from 'vitest'
import { barredFromAppeal, decideAppeal, decideEvidence, mostEvidence } from './appeal.ts'
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
