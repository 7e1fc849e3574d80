/**
 * A breaker: a stop that acts by itself. It trips only where the evidence is beyond noise: at least `least` outcomes in
 * its window, and the lower end of the exact interval of the bad share above the threshold.
 */
import { canonicalize } from './canonicalize.ts'
import { isJsonObject, type Json } from './json.ts'
import type { BreakerMeasure, DecisionKind, Verdict } from './wire/index.ts'

export interface BreakerRule {
  /** Share of bad outcomes, 0..1. */
  threshold: number
  /** Fewest outcomes that say anything. */
  least: number
}
/** Of the outcomes in the window: how many, and the lower end (0..1) of the interval of the bad share. */
export interface BreakerEvidence {
  n: number
  lower: number
}

export const isTripped = (rule: BreakerRule, { n, lower }: BreakerEvidence): boolean =>
  n >= rule.least && lower > rule.threshold

/** Does this change let more pass than before? Anything that is not plainly stricter does. */
export const loosensBreaker = (
  was: BreakerRule & { windowMs: number; active: boolean },
  is: BreakerRule & { windowMs: number; active: boolean },
): boolean =>
  (was.active && !is.active) || is.threshold > was.threshold || is.least > was.least || is.windowMs !== was.windowMs

export type OutcomeSeen =
  | { kind: 'judgment'; verdict: Verdict; planted: boolean }
  | { kind: 'effect'; status: 'done' | 'failed' | 'compensated' }
  | { kind: 'truth'; adverse: boolean }

const others: readonly Verdict[] = ['edit', 'reject', 'overturn']
const agrees: readonly Verdict[] = ['approve', 'uphold']

/** Whether what was seen counts for the measure, and if so, whether it is bad; null where it says nothing. */
export function isBad(measure: BreakerMeasure, seen: OutcomeSeen): boolean | null {
  if (seen.kind === 'effect')
    return measure !== 'effect-failures' || seen.status === 'compensated' ? null : seen.status === 'failed'
  if (seen.kind === 'truth') return measure === 'adverse-truth' ? seen.adverse : null
  const other = others.includes(seen.verdict)
  if (!other && !agrees.includes(seen.verdict)) return null
  if (measure === 'override-rate') return seen.planted ? null : other
  return measure === 'seeded-missed' && seen.planted ? !other : null
}

/** Late truth is adverse where it says so (`{"adverse": true}`), or where it is another answer than was asserted. */
export function isAdverse(kind: DecisionKind, proposal: Json, truth: Json): boolean {
  if (isJsonObject(truth) && typeof truth.adverse === 'boolean') return truth.adverse
  return (kind === 'prediction' || kind === 'output') && canonicalize(truth) !== canonicalize(proposal)
}
