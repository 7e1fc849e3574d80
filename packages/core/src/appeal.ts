/** An appeal: who is affected contests an outcome, and somebody who had no part in it reads it anew. */
import { isAnswered, type DecisionState } from './decision.ts'
import { refuse, type Refusal } from './errors.ts'
import type { AppealStatus, OutcomeBy, OutcomeVerdict } from './wire/index.ts'

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

const outcomeWords: Record<OutcomeVerdict, string> = {
  approved: 'was allowed',
  refused: 'was refused',
  rejected: 'was turned down',
  returned: 'was sent back for another attempt',
  answered: 'was answered',
  expired: 'was not answered in time',
  vetoed: 'was stopped',
  cancelled: 'was withdrawn',
  stopped: 'was halted with everything like it',
}
const whoWords: Partial<Record<OutcomeBy, string>> = {
  person: ' by a person',
  policy: ' by a rule, without a person',
  grant: ' by a rule, without a person',
}

/** What was decided, for whoever it is about: no names, no figures. */
export function tellOutcome(d: {
  action: string
  verdict: OutcomeVerdict | null
  by: OutcomeBy | null
  effect: DecisionState['effect']
  overridden: boolean
}): string {
  if (d.verdict === null) return `“${d.action}” has not been decided yet.`
  const sentences = [`“${d.action}” ${outcomeWords[d.verdict]}${(d.by && whoWords[d.by]) ?? ''}.`]
  if (d.effect === 'done') sentences.push('It has been carried out.')
  if (d.effect === 'failed') sentences.push('Carrying it out failed.')
  if (d.effect === 'compensated') sentences.push('It has been taken back.')
  if (d.overridden) sentences.push('The outcome has been overturned since.')
  return sentences.join(' ')
}
