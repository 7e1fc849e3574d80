/** The home page and the numbers. */
import type { JudgmentWire, Verdict } from './work.ts'

export interface HomeWire {
  waiting: number
  /** Gates that nobody here can fill: `GET /v1/tasks?stuck=true`. */
  stuck: number
  oldest_at: string | null
  next_due: string | null
  queues: { name: string; waiting: number; due: string | null }[]
  decided_today: number
  caught: number
  missed: number
  recent: (JudgmentWire & { action: string; system: string; summary: string })[]
  alone_today: number
  systems: number
  policy: { id: string; name: string; version: number } | null
  seeded: { decision: string; caught: boolean; why: string; at: string }[]
  demo: DemoWire | null
}

/** What the demonstration measured; null members while it is still loading. */
export interface DemoWire {
  step: string
  done: number
  of: number
  ready: boolean
  error: string | null
  classifier: {
    trained_on: number
    held_out: number
    accuracy: number
    interval: [number, number]
    threshold: number | null
    ece: number
  } | null
}

/** How much came of how many, with a 95 % interval; null where there was nothing. */
export interface RateWire {
  n: number
  hits: number
  rate: number | null
  interval: [number, number] | null
}
/** `GET /v1/insights/mine`: one's own figures, for oneself. */
export interface InsightsMineWire {
  from: string
  to: string
  answered: number
  verdicts: Partial<Record<Verdict, number>>
  /** Taken back before they took effect. */
  undone: number
  queues: { queue: string; answered: number }[]
  /** Of what one decided and was audited by somebody else: overturned. */
  audited: RateWire
  /** Of seeded errors: caught. */
  seeded: RateWire
  /** Answers that count no more: what they decided was overridden, or overturned on appeal. */
  voided: number
  /** Time that one looked at an item, not the wall's. */
  active: { median_ms: number | null; n: number }
}

/** Of the decisions that were audited later, how many were overturned; with a 95 % interval. */
export interface AuditedWire {
  n: number
  overturned: number
  rate: number | null
  interval: [number, number] | null
}
/** `GET /v1/insights/verifier`: of each queue, what its second look was good for. */
export interface InsightsVerifierWire {
  from: string
  to: string
  queues: {
    queue: string
    looked: number
    clear: number
    /** The verifier could not say. */
    failed: number
    objected: number
    changed: number
    insisted: number
    /** Nothing, so far, or somebody else, answered after the objection. */
    left: number
    /** Why the last look failed; null where it did not. */
    failing: string | null
    audited: { clear: AuditedWire; changed: AuditedWire; insisted: AuditedWire }
  }[]
}

export interface InsightsRoutingWire {
  from: string
  to: string
  bucket: string
  series: { at: string; auto: number; watch: number; gate: number; deny: number; judged: number }[]
  totals: { auto: number; watch: number; gate: number; deny: number }
  waiting: number
  oldest_at: string | null
  decided_per_hour: number
  systems: {
    system: string
    auto: number
    watch: number
    gate: number
    deny: number
    overturned: number
    judged: number
    overridden: number
    /** Decisions whose late truth is known, and how many of those went badly. */
    truths: number
    adverse: number
  }[]
}
