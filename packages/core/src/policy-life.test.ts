import { expect, test } from 'vitest'
import { afterExpiry, decideActivation, decideReview } from './policy-life.ts'
import type { Policy } from './policy.ts'

test('[PL4] past its date nothing permits, every require stays, and the default is at least a gate', () => {
  const policy: Policy = {
    ...{ name: 'p', facts: {}, tests: [], default: 'auto' },
    rules: [
      { id: 'a', permit: 'auto', when: 'true' },
      { id: 'b', require: 'deny', when: 'true' },
    ],
  }
  expect(afterExpiry(policy)).toMatchObject({ default: 'gate', rules: [{ id: 'b' }] })
  expect(afterExpiry({ ...policy, default: 'deny' }).default).toBe('deny')
})

test('[PL3] what loosens needs somebody who is not its author, or one who is solo', () => {
  const loosening = { loosens: true, reasons: ['It reaches further.'] }
  const by = { author: 'a', signers: [] as string[], solo: false }
  expect(decideActivation(loosening, by)).toMatchObject({ ok: false, code: 'signature-required' })
  expect(decideActivation(loosening, { ...by, signers: ['a'] }).ok).toBe(false)
  expect(decideActivation(loosening, { ...by, signers: ['a', 'b'] }).ok).toBe(true)
  expect(decideActivation(loosening, { ...by, signers: ['a'], solo: true }).ok).toBe(true)
  expect(decideActivation({ loosens: false, reasons: [] }, by).ok).toBe(true)
})

test('[PL7] a glass is reviewed once, after its end, by somebody else', () => {
  const glass = { person: 'a', ended: true, reviewed: false }
  expect(decideReview(glass, 'b', false).ok).toBe(true)
  expect(decideReview(glass, 'a', false)).toMatchObject({ code: 'own-review' })
  expect(decideReview(glass, 'a', true).ok).toBe(true)
  expect(decideReview({ ...glass, ended: false }, 'b', false)).toMatchObject({ code: 'glass-broken' })
  expect(decideReview({ ...glass, reviewed: true }, 'b', false)).toMatchObject({ code: 'already-reviewed' })
})
