/**
 * A breaker: a stop that acts by itself. It trips only where the evidence is beyond noise: at least `least` decisions in
 * its window, and the lower end of the exact interval of the bad share above the threshold.
 */
import type { BreakerMeasure, TaskKind, Verdict } from './wire/index.ts'

/** Confidence of the interval. It is looked at again after every outcome, so 95 % would trip on noise too often. */
export const breakerConfidence = 0.99

export interface BreakerRule {
  /** Share of bad outcomes, from 0 to under 1. */
  threshold: number
  /** Fewest decisions that say anything. */
  least: number
}
/** Of the decisions in the window: how many, and the lower end (0..1) of the interval of the bad share. */
export interface BreakerEvidence {
  n: number
  lower: number
}

export const isTripped = (rule: BreakerRule, { n, lower }: BreakerEvidence): boolean =>
  n >= rule.least && lower > rule.threshold

type Guarding = BreakerRule & { windowMs: number; active: boolean }

/** Does this change let more pass than before? Another window may, so it counts. */
export const loosensBreaker = (was: Guarding, is: Guarding): boolean =>
  (was.active && !is.active) ||
  is.threshold > was.threshold ||
  is.least > was.least ||
  (is.windowMs !== was.windowMs && was.active)

/** What the log tells of a decision. */
export type OutcomeSeen =
  | { kind: 'judgment'; of: TaskKind; verdict: Verdict; planted: boolean }
  | { kind: 'override' }
  | { kind: 'effect'; failed: boolean }
  | { kind: 'truth'; adverse: boolean }
  /** Its confidence, 0..1, and the one that a drift breaker compares with. */
  | { kind: 'proposal'; confidence: number | null; baseline: number | null }

const others: readonly Verdict[] = ['edit', 'reject', 'overturn']
const agrees: readonly Verdict[] = ['approve', 'uphold']

/** Whether what was seen is bad for the measure; null where it says nothing. */
export function isBad(measure: BreakerMeasure, seen: OutcomeSeen): boolean | null {
  // Where no confidence comes any more, something has changed too.
  if (seen.kind === 'proposal')
    return measure === 'drift' && seen.baseline !== null
      ? seen.confidence === null || seen.confidence < seen.baseline
      : null
  if (seen.kind === 'effect') return measure === 'effect-failures' ? seen.failed : null
  if (seen.kind === 'truth') return measure === 'adverse-truth' ? seen.adverse : null
  if (seen.kind === 'override') return measure === 'override-rate' ? true : null
  if (seen.of !== 'approval' && seen.of !== 'audit') return null
  const other = others.includes(seen.verdict)
  if (!other && !agrees.includes(seen.verdict)) return null
  // A seeded error is there to be caught: of it, agreeing is the mistake.
  if (seen.planted) return measure === 'seeded-missed' ? !other : null
  return measure === 'override-rate' ? other : null
}

/** Share of the decisions before it that lay below a drift breaker's baseline. */
export const driftShare = 0.05
/** Fewest confidences that a baseline is taken from. */
export const leastForDrift = 100

/** The confidence below which `driftShare` of these lay (nearest rank). @param confidences at least one, 0..1. */
export function driftBaseline(confidences: readonly number[]): number {
  const sorted = confidences.toSorted((a, b) => a - b)
  return sorted[Math.floor(driftShare * sorted.length)] as number
}
