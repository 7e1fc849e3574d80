/**
 * The life of a decision.
 *
 *   proposed ─ auto ──────────────► approved ─ release ─► released ─ effect ─► done | failed ─► compensated
 *            ├ watch ─► holding ───►    │  ▲          (a live watch is approved at once)
 *            ├ gate ──► waiting ────────┼──┘ (enough judgments)
 *            └ deny ──► refused         └─► expired (release_by) | vetoed | cancelled | stopped
 *   waiting ─► approved | rejected | returned | answered | expired | cancelled | refused (an edit that policy denies)
 *   holding ─► approved | waiting (nobody watched) | vetoed | cancelled
 *
 * Every step is one function here: it is given the decision and the time, and answers with what changes or with a
 * refusal. `rev` grows by one with each change.
 */
import { refuse, type Refusal } from './errors.ts'
import type { DecisionKind, DecisionStatus, OnSilence, OutcomeBy, OutcomeVerdict } from './wire/index.ts'

/** What the law needs to know of a decision. Times are milliseconds since 1970; the digest is hex. */
export interface DecisionState {
  status: DecisionStatus
  kind: DecisionKind
  digest: string | null
  frozen: string | null
  vetoedAt: number | null
  releaseBy: number | null
  untilAt: number | null
  dueAt: number | null
  onSilence: OnSilence
  reversible: boolean
  releaseId: string | null
  effect: 'done' | 'failed' | 'compensated' | null
}

export interface Outcome {
  verdict: OutcomeVerdict
  by: OutcomeBy
}
export interface Step {
  ok: true
  status: DecisionStatus
  outcome?: Outcome
  /** The decision ended with this step: nothing but an override can follow. */
  ended: boolean
  event: string
}

const ends: ReadonlySet<DecisionStatus> = new Set([
  'done',
  'failed',
  'compensated',
  'refused',
  'rejected',
  'returned',
  'answered',
  'expired',
  'vetoed',
  'cancelled',
  'stopped',
])
export const isEnded = (status: DecisionStatus): boolean => ends.has(status)
/** A caller who waits for the answer is answered in these. */
export const isAnswered = (status: DecisionStatus): boolean => status !== 'waiting' && status !== 'holding'

const step = (status: DecisionStatus, event: string, outcome?: Outcome): Step =>
  outcome
    ? { ok: true, status, event, outcome, ended: isEnded(status) }
    : { ok: true, status, event, ended: isEnded(status) }

/** May the effect be carried out now? Bound to the exact digest, usable once. */
export function decideRelease(d: DecisionState, digest: string | null, nowMs: number): Step | Refusal {
  if (d.status === 'vetoed' || d.vetoedAt !== null) return refuse('vetoed')
  if (d.releaseId !== null) return refuse('already-released')
  if (d.status === 'expired') return refuse('expired')
  if (d.status === 'stopped')
    return refuse('stopped', 'A stop ended this decision. Propose it again when people have resumed.', false)
  if (d.status !== 'approved')
    return refuse('not-approved', `The decision is ${d.status}; only an approved one can be released.`)
  if (d.digest === null) return refuse('not-approved', 'A question has no proposal that could be released.')
  if (d.frozen !== null) return refuse('stopped', undefined, true)
  if (digest !== d.digest) return refuse('digest-mismatch')
  if (d.releaseBy !== null && nowMs >= d.releaseBy)
    return refuse('expired', 'The approval was not used in time. Propose it again.')
  return step('released', 'decision.released')
}

/** What was done in the world, told by the caller. `compensated` follows `done` or `failed`. */
export function decideEffect(d: DecisionState, effect: 'done' | 'failed' | 'compensated'): Step | Refusal {
  if (d.releaseId === null) return refuse('not-released')
  if (effect === 'compensated') {
    if (d.effect === 'compensated') return refuse('already-reported')
    return step('compensated', 'effect.compensated')
  }
  if (d.effect !== null) return refuse('already-reported', `The effect was reported as ${d.effect}.`)
  return step(effect, effect === 'done' ? 'effect.done' : 'effect.failed')
}

/** The caller no longer wants it. Impossible once it was released. */
export function decideCancel(d: DecisionState): Step | Refusal {
  if (isEnded(d.status) || d.releaseId !== null) return refuse('already-ended')
  return step('cancelled', 'decision.cancelled', { verdict: 'cancelled', by: 'caller' })
}

/**
 * A person forbids what was about to happen. Committed before the release it wins, even after the window's end. After
 * the release, until the window's end, it counts whatever the effect is by now: the status follows the effect alone, no
 * outcome is named, and compensation is due. Later it is an override.
 */
export function decideVeto(d: DecisionState, nowMs: number): Step | Refusal {
  if (d.status === 'holding' || d.status === 'approved' || d.status === 'waiting')
    return step('vetoed', 'decision.vetoed', { verdict: 'vetoed', by: 'person' })
  if (d.status !== 'released' && d.status !== 'done' && d.status !== 'failed') return refuse('already-ended')
  if (d.vetoedAt !== null) return refuse('already-ended', 'It was vetoed before; what was done is to be taken back.')
  return d.untilAt !== null && nowMs < d.untilAt ? step(d.status, 'decision.vetoed') : refuse('veto-over')
}

/** The deadline passed without enough answers: silence is its own outcome, never a rejection by a person. */
export function decideSilence(d: DecisionState): Step | Refusal {
  if (d.status !== 'waiting') return refuse('already-ended')
  if (d.onSilence === 'allow' && d.reversible)
    return step('approved', 'decision.approved', { verdict: 'expired', by: 'timeout' })
  if (d.onSilence === 'escalate') return step('waiting', 'decision.escalated')
  return step('expired', 'decision.expired', { verdict: 'expired', by: 'timeout' })
}

/** A held window ended. Only one that was watched throughout goes ahead; otherwise a person must answer. */
export function decideWindowEnd(d: DecisionState, watched: boolean): Step | Refusal {
  if (d.status !== 'holding') return refuse('already-ended')
  return watched
    ? step('approved', 'decision.approved', { verdict: 'approved', by: 'policy' })
    : step('waiting', 'decision.unwatched')
}

/** An approval that nobody used in time. */
export function decideUnused(d: DecisionState): Step | Refusal {
  return d.status === 'approved'
    ? step('expired', 'decision.expired', { verdict: 'expired', by: 'timeout' })
    : refuse('already-ended')
}
