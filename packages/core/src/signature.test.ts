import { describe, expect, test } from 'vitest'
import { checkSignature, spellSigned } from './signature.ts'
import type { Verdict } from './wire/index.ts'

const meanings = ['I reviewed and approve', 'I take responsibility']

describe('checkSignature', () => {
  test('[ES1] what lets a decision go ahead is signed where the gate asks for it, and what stops it is not', () => {
    for (const verdict of ['approve', 'edit', 'respond'] as Verdict[]) {
      expect(checkSignature(meanings, verdict, 'session', meanings[0] as string)).toEqual({ ok: true, sign: true })
      expect(checkSignature(meanings, verdict, 'session', null)).toMatchObject({ ok: false, code: 'unsigned' })
      expect(checkSignature([], verdict, 'session', null)).toEqual({ ok: true, sign: false })
      expect(checkSignature([], verdict, 'session', 'x')).toMatchObject({ ok: false, code: 'not-to-sign' })
    }
    for (const verdict of ['reject', 'return'] as Verdict[]) {
      expect(checkSignature(meanings, verdict, 'key', null)).toEqual({ ok: true, sign: false })
      expect(checkSignature(meanings, verdict, 'session', meanings[0] as string)).toMatchObject({ code: 'not-to-sign' })
    }
  })

  test('[ES2] it means one of the meanings that the policy names', () => {
    const refused = checkSignature(meanings, 'approve', 'passkey', 'whatever')
    expect(refused).toMatchObject({ ok: false, code: 'unsigned' })
    expect('detail' in refused && refused.detail).toContain('“I take responsibility”')
  })

  test('[ES3] neither a key nor a link signs', () => {
    for (const authn of ['key', 'link', 'slack'] as const)
      for (const meaning of [meanings[0] as string, null])
        expect(checkSignature(meanings, 'approve', authn, meaning)).toMatchObject({ code: 'session-required' })
  })
})

test('[ES4] what is signed is spelled the same whatever is left out, and otherwise whatever is changed', () => {
  const one = { task: 'task_1', digest: 'sha256:1', answer: { verdict: 'approve' as const }, meaning: 'yes' }
  expect(spellSigned({ ...one, comment: '', reason_codes: [] })).toBe(spellSigned(one))
  const others = [
    { ...one, task: 'task_2' },
    { ...one, digest: 'sha256:2' },
    { ...one, digest: null },
    { ...one, meaning: 'no' },
    { ...one, comment: 'but' },
    { ...one, reason_codes: ['a'] },
    { ...one, answer: { verdict: 'edit' as const, proposal: { amount: 1 } } },
    { ...one, answer: { verdict: 'edit' as const, proposal: { amount: 2 } } },
  ]
  expect(new Set([one, ...others].map(spellSigned)).size).toBe(others.length + 1)
})
