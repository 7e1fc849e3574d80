/** An appeal: who is affected contests an outcome, and somebody who had no part in it reads it anew. */
import { isAnswered, type DecisionState } from './decision.ts'
import { refuse, type Refusal } from './errors.ts'
import type { AppealStatus } from './wire/index.ts'

export const mostEvidence = 20
export const usualAppealWithinMs = 30 * 86_400_000

export function decideAppeal(d: Pick<DecisionState, 'status'>, appealed: boolean): { ok: true } | Refusal {
  if (appealed) return refuse('appealed-before')
  return isAnswered(d.status)
    ? { ok: true }
    : refuse('not-ended', 'Nothing has been decided yet. Open the link again when it has.')
}

export function decideEvidence(status: AppealStatus, given: number): { ok: true } | Refusal {
  if (status !== 'open') return refuse('already-ended', 'The appeal has been answered; nothing can be added any more.')
  return given < mostEvidence
    ? { ok: true }
    : refuse('too-large', `An appeal takes ${mostEvidence} pieces of evidence; this one has them.`)
}

/** Everybody who had any part: nobody of them reads the appeal. Null and twice are fine. */
export const barredFromAppeal = (parts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(parts.filter((person): person is string => typeof person === 'string')),
]
