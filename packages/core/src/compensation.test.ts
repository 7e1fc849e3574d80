import { expect, test } from 'vitest'
import { compensationState, decideOverride, decideStep, stepAfterChild, stepsOf, wasDone } from './compensation.ts'
import type { DecisionState } from './decision.ts'
import type { Refusal } from './errors.ts'
import type { DecisionStatus, StepState } from './wire/index.ts'

const ended: DecisionState & { overridden: boolean; appealed: boolean } = {
  status: 'done',
  kind: 'action',
  digest: 'd',
  frozen: null,
  vetoedAt: null,
  releaseBy: null,
  untilAt: null,
  dueAt: null,
  onSilence: 'deny',
  reversible: false,
  releaseId: 'r',
  effect: 'done',
  overridden: false,
  appealed: false,
}

test('[OV1] only what has ended or was released is overridden, once, and never by who asked for it', () => {
  const code = (change: Partial<typeof ended>, isRequester = false) =>
    (decideOverride({ ...ended, ...change }, isRequester) as Refusal).code
  for (const status of ['done', 'failed', 'released', 'refused', 'rejected', 'answered', 'expired'] as DecisionStatus[])
    expect(decideOverride({ ...ended, status }, false), status).toEqual({ ok: true })
  for (const status of ['waiting', 'holding', 'approved'] as DecisionStatus[])
    expect(code({ status }), status).toBe('not-ended')
  expect(code({}, true)).toBe('not-eligible')
  expect(code({ overridden: true })).toBe('already-overridden')
  expect(code({ appealed: true })).toBe('appeal-open')
})

test('[OV3] a sequence has an inverse only where something was or may have been done', () => {
  const kinds = (...given: Parameters<typeof stepsOf>) => stepsOf(...given).map(({ kind }) => kind)
  expect(kinds('override', 'yes', true)).toEqual(['inverse', 'notify', 'void-label', 'figures'])
  expect(kinds('appeal', 'no', false)).toEqual(['void-label', 'figures'])
  expect(kinds('veto', 'maybe', true)).toEqual(['inverse', 'notify'])
  expect(wasDone({ releaseId: null, effect: null })).toBe('no')
  expect(wasDone({ releaseId: 'r', effect: null })).toBe('maybe')
  expect(wasDone({ releaseId: 'r', effect: 'done' })).toBe('yes')
  expect(wasDone({ releaseId: 'r', effect: 'failed' })).toBe('no')
  expect(wasDone({ releaseId: 'r', effect: 'compensated' })).toBe('no')
})

test('[OV4] the inverse’s end is its step’s end; untried, it is for people', () => {
  expect((['done', 'failed', 'expired', 'vetoed', 'cancelled', 'stopped'] as const).map(stepAfterChild)).toEqual([
    'done',
    'failed',
    'by-hand',
    'by-hand',
    'by-hand',
    'by-hand',
  ])
})

test('[OV6] a sequence is open while a step is pending, failed when one failed; only a person leaves a step out', () => {
  const of = (...states: StepState[]) => compensationState(states.map((state) => ({ state })))
  expect([of('pending', 'failed'), of('done', 'failed'), of('done', 'skipped'), of()]).toEqual([
    'open',
    'failed',
    'done',
    'done',
  ])
  const notify = { kind: 'notify' as const, state: 'pending' as const, child: false }
  expect(decideStep(notify, 'done', false)).toEqual({ ok: true })
  expect((decideStep(notify, 'skipped', false) as Refusal).code).toBe('forbidden')
  expect(decideStep(notify, 'skipped', true)).toEqual({ ok: true })
  const inverse = { kind: 'inverse' as const, state: 'pending' as const, child: true }
  expect((decideStep(inverse, 'done', true) as Refusal).code).toBe('already-reported')
  expect(decideStep({ ...inverse, state: 'failed' }, 'done', true)).toEqual({ ok: true })
  expect((decideStep({ ...notify, state: 'done' }, 'failed', true) as Refusal).code).toBe('already-reported')
})
