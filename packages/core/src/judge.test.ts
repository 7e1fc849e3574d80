import { expect, test } from 'vitest'
import { checkVerdict, tally, verdictsFor, type StandingJudgment } from './judge.ts'

const by = (
  id: string,
  verdict: StandingJudgment['verdict'],
  digest = 'd',
  skills: string[] = [],
): StandingJudgment => ({ person: { id, roles: [], skills }, verdict, digest })

test('[J3] approvals count only on the digest that stands, from distinct people who fill every seat', () => {
  expect(tally(['', ''], 'd', [by('a', 'approve')])).toEqual({ settled: false })
  expect(tally(['', ''], 'd', [by('a', 'approve'), by('a', 'approve')])).toEqual({ settled: false })
  expect(tally(['', ''], 'd', [by('a', 'approve'), by('b', 'approve', 'old')])).toEqual({ settled: false })
  expect(tally(['', ''], 'd', [by('a', 'approve'), by('b', 'edit')])).toEqual({ settled: true, status: 'approved' })
  expect(tally(['skill:risk'], 'd', [by('a', 'approve')])).toEqual({ settled: false })
  expect(tally(['skill:risk'], 'd', [by('a', 'approve', 'd', ['risk'])])).toEqual({ settled: true, status: 'approved' })
})

test('[J4] one rejection or return settles at once, however many approved before', () => {
  expect(tally(['', '', ''], 'd', [by('a', 'approve'), by('b', 'reject')])).toEqual({
    settled: true,
    status: 'rejected',
  })
  expect(tally(['', ''], 'd', [by('a', 'approve'), by('b', 'return')])).toEqual({ settled: true, status: 'returned' })
})

test('[J5] each kind of task takes its own verdicts', () => {
  expect(verdictsFor('approval', 'action', true)).toEqual(['approve', 'edit', 'reject', 'return'])
  expect(verdictsFor('approval', 'question', true)).toEqual(['respond', 'return'])
  expect(verdictsFor('audit', 'action', true)).toEqual(['uphold', 'overturn'])
  expect(checkVerdict('uphold', ['approve'])).toMatchObject({ ok: false, code: 'wrong-verdict' })
})
