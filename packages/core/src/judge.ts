/** What judgments amount to: the answers that stand on a decision, and whether they settle it. */
import { refuse, type Refusal } from './errors.ts'
import { isQuorum, type Reviewer } from './seats.ts'
import type { DecisionKind, TaskKind, Verdict } from './wire/index.ts'

export interface StandingJudgment {
  person: Reviewer
  verdict: Verdict
  /** Hex; null on a question. */ digest: string | null
}
export type Tally = { settled: false } | { settled: true; status: 'approved' | 'rejected' | 'returned' | 'answered' }

const verdicts: Record<TaskKind, readonly Verdict[]> = {
  approval: ['approve', 'edit', 'reject', 'return'],
  watch: ['approve', 'reject'],
  audit: ['uphold', 'overturn'],
  appeal: ['uphold', 'overturn'],
  'check-in': ['respond'],
  label: ['respond'],
  evaluation: ['respond'],
  comparison: ['respond'],
  adjudication: ['respond'],
}

/** Asked about a decision after it was answered: these change nothing of its status. */
export const isBehind = (task: TaskKind): boolean => task === 'audit' || task === 'appeal' || task === 'check-in'

/** The verdicts that answer a task of this kind about a decision of that kind. */
export function verdictsFor(task: TaskKind, decision: DecisionKind, editable: boolean): Verdict[] {
  if (task === 'approval' && decision === 'question') return ['respond', 'return']
  return verdicts[task].filter((verdict) => verdict !== 'edit' || editable)
}

export function checkVerdict(verdict: Verdict, allowed: readonly Verdict[]): { ok: true } | Refusal {
  return allowed.includes(verdict)
    ? { ok: true }
    : refuse('wrong-verdict', `"${verdict}" does not answer this task; use one of ${allowed.join(', ')}.`)
}

/**
 * One rejection, return or answer settles a decision at once. Approvals (an edit approves what it made) count only on
 * the digest that stands now, and only when distinct people fill every seat.
 */
export function tally(seats: readonly string[], digest: string | null, standing: readonly StandingJudgment[]): Tally {
  const last = standing.at(-1)
  if (last?.verdict === 'reject') return { settled: true, status: 'rejected' }
  if (last?.verdict === 'return') return { settled: true, status: 'returned' }
  const answering = standing.filter((j) => j.verdict === 'respond')
  if (
    answering.length > 0 &&
    isQuorum(
      seats,
      answering.map((j) => j.person),
    )
  )
    return { settled: true, status: 'answered' }
  const approving = standing.filter((j) => (j.verdict === 'approve' || j.verdict === 'edit') && j.digest === digest)
  return isQuorum(
    seats,
    approving.map((j) => j.person),
  )
    ? { settled: true, status: 'approved' }
    : { settled: false }
}
