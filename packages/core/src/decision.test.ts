import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decideCancel,
  decideEffect,
  decideRelease,
  decideSilence,
  decideUnused,
  decideVeto,
  decideWindowEnd,
  isEnded,
  type DecisionState,
  type Step,
} from './decision.ts'
import type { Refusal } from './errors.ts'

const fresh: DecisionState = {
  status: 'approved',
  kind: 'action',
  digest: 'd',
  frozen: null,
  vetoedAt: null,
  releaseBy: 1_000,
  untilAt: null,
  dueAt: null,
  onSilence: 'deny',
  reversible: false,
  releaseId: null,
  effect: null,
}

test('[R5] a release needs an approval, the exact digest, no stop, no veto, and its time', () => {
  expect(decideRelease(fresh, 'd', 0)).toMatchObject({ ok: true, status: 'released' })
  const code = (state: Partial<DecisionState>, digest: string | null = 'd', at = 0) =>
    (decideRelease({ ...fresh, ...state }, digest, at) as Refusal).code
  expect(code({}, 'other')).toBe('digest-mismatch')
  expect(code({}, 'd', 1_000)).toBe('expired')
  expect(decideRelease(fresh, 'd', 999)).toMatchObject({ ok: true })
  expect(code({ status: 'waiting' })).toBe('not-approved')
  expect(code({ status: 'vetoed', vetoedAt: 1 })).toBe('vetoed')
  expect(code({ releaseId: 'r', status: 'released' })).toBe('already-released')
  expect(decideRelease({ ...fresh, frozen: 's' }, 'd', 0)).toMatchObject({ ok: false, code: 'stopped', retry: true })
  expect(code({ digest: null, kind: 'question' }, null)).toBe('not-approved')
})

test('[R6] a veto one millisecond before the window’s end demands compensation; at the end it is too late', () => {
  const running: DecisionState = { ...fresh, status: 'released', releaseId: 'r', untilAt: 500 }
  expect(decideVeto(running, 499)).toMatchObject({ ok: true, status: 'released', ended: false })
  expect(decideVeto(running, 500)).toMatchObject({ ok: false, code: 'veto-over' })
  for (const status of ['done', 'failed'] as const) {
    expect(decideVeto({ ...running, status, effect: status }, 499)).toMatchObject({ ok: true, status })
    expect(decideVeto({ ...running, status, effect: status }, 500)).toMatchObject({ ok: false, code: 'veto-over' })
  }
  for (const status of ['compensated', 'rejected', 'vetoed', 'stopped'] as const)
    expect(decideVeto({ ...running, status }, 1)).toMatchObject({ ok: false, code: 'already-ended' })
  expect(decideVeto({ ...running, vetoedAt: 1 }, 2)).toMatchObject({ ok: false, code: 'already-ended' })
  expect(decideVeto({ ...running, untilAt: null }, 1)).toMatchObject({ ok: false, code: 'veto-over' })
  expect(decideVeto({ ...fresh, status: 'holding', untilAt: 500 }, 9_999)).toMatchObject({ ok: true, status: 'vetoed' })
})

test('[T2] silence allows only what people declared reversible', () => {
  const waiting: DecisionState = { ...fresh, status: 'waiting', onSilence: 'allow' }
  expect(decideSilence(waiting)).toMatchObject({ status: 'expired', outcome: { verdict: 'expired', by: 'timeout' } })
  expect(decideSilence({ ...waiting, reversible: true })).toMatchObject({
    status: 'approved',
    outcome: { verdict: 'expired', by: 'timeout' },
  })
  expect(decideSilence({ ...waiting, reversible: true, onSilence: 'deny' })).toMatchObject({ status: 'expired' })
  expect(decideSilence({ ...waiting, onSilence: 'escalate' })).toMatchObject({ status: 'waiting', ended: false })
})

test('[D13] random walks (seed 7): an end is an end, one release at most, and an effect only after it', () => {
  const steps = ['release', 'done', 'failed', 'compensated', 'cancel', 'veto', 'silence', 'window', 'unused'] as const
  fc.assert(
    fc.property(
      fc.constantFrom('approved', 'waiting', 'holding'),
      fc.array(fc.tuple(fc.constantFrom(...steps), fc.integer({ min: 0, max: 2_000 })), { maxLength: 30 }),
      fc.boolean(),
      (status, walk, reversible) => {
        let state: DecisionState = {
          ...fresh,
          status: status as DecisionState['status'],
          reversible,
          onSilence: 'allow',
          untilAt: status === 'waiting' ? null : 900,
        }
        let releases = 0
        let nowMs = 0
        for (const [name, afterMs] of walk) {
          nowMs += afterMs
          const before = state
          const step: Step | Refusal =
            name === 'release'
              ? decideRelease(state, 'd', nowMs)
              : name === 'cancel'
                ? decideCancel(state)
                : name === 'veto'
                  ? decideVeto(state, nowMs)
                  : name === 'silence'
                    ? decideSilence(state)
                    : name === 'window'
                      ? decideWindowEnd(state, reversible)
                      : name === 'unused'
                        ? decideUnused(state)
                        : decideEffect(state, name)
          if (!step.ok) continue
          if (isEnded(before.status))
            expect([before.status, step.status]).toSatisfy(
              ([from, to]: string[]) =>
                (from === 'done' || from === 'failed') && (to === 'compensated' || (name === 'veto' && to === from)),
            )
          if (name === 'release') {
            releases++
            state = { ...state, status: step.status, releaseId: 'r' }
          } else if (name === 'done' || name === 'failed' || name === 'compensated') {
            expect(state.releaseId).not.toBeNull()
            state = { ...state, status: step.status, effect: name }
          } else state = { ...state, status: step.status, ...(name === 'veto' ? { vetoedAt: nowMs } : {}) }
          if (state.vetoedAt !== null && before.releaseId === null)
            expect(decideRelease(state, 'd', nowMs).ok).toBe(false)
        }
        expect(releases).toBeLessThanOrEqual(1)
      },
    ),
    { seed: 7, numRuns: 3_000 },
  )
})
