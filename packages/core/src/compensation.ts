/**
 * Taking back: an override of what has ended, and the sequence that makes it real.
 *
 *   inverse     the action's declared inverse as a decision of its own; by hand where none is declared
 *   notify      whoever it was about is told
 *   void-label  what was learned from it is marked void
 *   figures     it counts as overturned
 *
 * A sequence is open while a step is pending, failed when one failed and none is pending, else done.
 */
import { isEnded, type DecisionState } from './decision.ts'
import { refuse, type Refusal } from './errors.ts'
import type { StepKind, StepState, CompensationCause, CompensationState } from './wire/decision.ts'

/** Where nothing was ever approved to happen, or it has not happened yet, there is something better than an override. */
export function decideOverride(
  d: DecisionState & { overridden: boolean; appealed: boolean },
  isRequester: boolean,
): { ok: true } | Refusal {
  if (isRequester) return refuse('not-eligible', 'You asked for this, so somebody else overrides it.')
  if (!isEnded(d.status) && d.status !== 'released') return refuse('not-ended')
  if (d.appealed) return refuse('appeal-open')
  return d.overridden ? refuse('already-overridden') : { ok: true }
}

/** Whether anything was done in the world; `maybe` until the effect is reported. */
export const wasDone = (d: Pick<DecisionState, 'releaseId' | 'effect'>): 'yes' | 'no' | 'maybe' =>
  d.releaseId === null || d.effect === 'failed' || d.effect === 'compensated'
    ? 'no'
    : d.effect === 'done'
      ? 'yes'
      : 'maybe'

/** The steps of a sequence, in order. A veto takes back what was done; it overturns no label and no figure. */
export function stepsOf(
  cause: CompensationCause,
  done: ReturnType<typeof wasDone>,
  tellsSubject: boolean,
): { kind: StepKind; state: StepState }[] {
  return [
    ...(done === 'no' ? [] : [{ kind: 'inverse' as const, state: 'pending' as const }]),
    ...(tellsSubject ? [{ kind: 'notify' as const, state: 'pending' as const }] : []),
    ...(cause === 'veto'
      ? []
      : [
          { kind: 'void-label' as const, state: 'done' as const },
          { kind: 'figures' as const, state: 'done' as const },
        ]),
  ]
}

export const compensationState = (steps: readonly { state: StepState }[]): CompensationState =>
  steps.some(({ state }) => state === 'pending')
    ? 'open'
    : steps.some(({ state }) => state === 'failed')
      ? 'failed'
      : 'done'

/**
 * What a step is told by hand. Labels and figures are ours; an inverse that is a decision is told by its own effect, until
 * it failed. Leaving a step out is a person's to decide.
 */
export function decideStep(
  step: { kind: StepKind; state: StepState; child: boolean },
  to: 'done' | 'failed' | 'skipped',
  byPerson: boolean,
): { ok: true } | Refusal {
  if (to === 'skipped' && !byPerson) return refuse('forbidden', 'Only a person leaves a step out.')
  if (step.state === 'done' || step.state === 'skipped') return refuse('already-reported', `The step is ${step.state}.`)
  if (step.kind === 'inverse' && step.child && step.state === 'pending')
    return refuse('already-reported', 'The inverse is a decision of its own: release it and report its effect.')
  return { ok: true }
}

/** What the end of the inverse decision makes of its step; one that ended without a try is for people to take back by hand. */
export const stepAfterChild = (status: DecisionState['status']): 'done' | 'failed' | 'by-hand' =>
  status === 'done' ? 'done' : status === 'failed' ? 'failed' : 'by-hand'
