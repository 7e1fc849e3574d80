import { expect, test } from 'vitest'
import { decideAfterObjection, isSameAnswer, longestObjection, readVerifierAnswer } from './second-look.ts'

const yes = { verdict: 'approve', digest: 'aa' }

test('[VE2] only the same answer to the same thing can be insisted on, and only after an objection', () => {
  expect(decideAfterObjection(yes, yes, true)).toEqual({ ok: true, came: 'insisted' })
  expect(decideAfterObjection(yes, { ...yes, verdict: 'reject' }, true)).toMatchObject({ code: 'not-objected' })
  expect(decideAfterObjection(yes, { ...yes, digest: 'bb' }, true)).toMatchObject({ code: 'not-objected' })
  expect(decideAfterObjection(null, yes, true)).toMatchObject({ code: 'not-objected' })
})

test('[VE3] what comes of an objection without insisting: another answer, or the same once more', () => {
  expect(decideAfterObjection(yes, { ...yes, verdict: 'reject' }, false)).toEqual({ ok: true, came: 'changed' })
  expect(decideAfterObjection(yes, yes, false)).toEqual({ ok: true, came: 'repeated' })
  expect(decideAfterObjection(null, yes, false)).toEqual({ ok: true, came: null })
  const edit = { verdict: 'edit', proposal: { a: 1, b: [2] }, digest: 'aa' }
  expect(isSameAnswer(edit, { digest: 'aa', proposal: { b: [2], a: 1 }, verdict: 'edit' })).toBe(true)
  expect(isSameAnswer(edit, { ...edit, proposal: { a: 1, b: [3] } })).toBe(false)
  expect(isSameAnswer({ ...yes, labels: 1 }, { ...yes, scores: 1 })).toBe(false)
})

test('[VE4] a verifier says nothing, objects with a text, or has failed', () => {
  expect(readVerifierAnswer(204, '')).toEqual({ result: 'clear' })
  expect(readVerifierAnswer(200, '{"objection":null}')).toEqual({ result: 'clear' })
  expect(readVerifierAnswer(200, '{"objection":" Too much. ","score":1}')).toEqual({
    result: 'objected',
    objection: 'Too much.',
  })
  expect(readVerifierAnswer(200, JSON.stringify({ objection: 'x'.repeat(9_000) }))).toEqual({
    result: 'objected',
    objection: 'x'.repeat(longestObjection),
  })
  for (const [status, body] of [
    [200, ''],
    [200, '[]'],
    [200, '{}'],
    [200, '{"objection":""}'],
    [200, '{"objection":7}'],
    [302, ''],
    [500, '{"objection":"no"}'],
  ] as const)
    expect(readVerifierAnswer(status, body), `${status} ${body}`).toMatchObject({ result: 'failed' })
})
