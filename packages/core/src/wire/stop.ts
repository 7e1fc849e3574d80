/** Stops, drills and breakers. */

export type StopLevel = 'drain' | 'hold' | 'halt'

/** All members that are named must match; none is the whole workspace. */
export interface StopScope {
  /** Every workspace of the installation. */
  everything?: true
  system?: string
  version?: string
  action?: string
  /** Id of a policy's rule. */
  rule?: string
  /** A condition as policies have them. */
  segment?: string
}

export interface StopWire {
  id: string
  scope: StopScope
  /** The scope in words. */
  words: string
  level: StopLevel
  reason: string | null
  by: { kind: string; id: string | null; name: string | null }
  set_at: string
  /** Of its entry in the log: nothing in its scope is released after it. */
  position: number
  drill: boolean
  /** The breaker that set it. */
  breaker: string | null
  /** Decisions that it holds now. */
  frozen: number
  resumptions: { person: string; name: string; at: string; self: boolean }[]
  resumed_at: string | null
}

/** `GET /v1/stops/{id}`: what the log says of it, among the 100,000 entries on each side. */
export interface StopDetailWire extends StopWire {
  /** Proposals that it ended. */
  stopped: number
  /** Releases in its scope between it and its end: always 0. */
  released_after: number
  last_release: { at: string; position: number } | null
}

export interface StopResumedWire {
  id: string
  resumed: boolean
  /** How many more people must agree. */
  needed: number
  /** Decisions that go on, and those that another stop holds. */
  freed: number
  kept: number
}

/** `POST /v1/drills`: what to release, and what to stop meanwhile. */
export interface DrillBegunWire {
  id: string
  rounds: { system: string; decisions: { id: string; digest: string }[] }[]
}

export interface DrillWire {
  id: string
  started_at: string
  filed_at: string | null
  by: { kind: string; id: string | null; name: string | null }
  rounds: number
  /** Decisions to release in each round. */
  size: number
  result: DrillResult | null
}
/** Milliseconds over the rounds, as whoever ran it measured them; the releases as the log has them. */
export interface DrillResult {
  /** From asking for the stop to its answer. */
  acknowledged_ms: { p50: number; p99: number }
  /** From asking for the stop to the last answer that let something go, and to the last effect; 0 where none came after. */
  last_release_ms: { p50: number; p99: number }
  last_effect_ms: { p50: number; p99: number }
  released: number
  held: number
  /** Releases after a stop's entry in the log: anything but 0 is an alarm. */
  released_after: number
}

export type BreakerMeasure = 'override-rate' | 'seeded-missed' | 'effect-failures' | 'adverse-truth' | 'drift'

export interface BreakerWire {
  id: string
  system: string
  version: string | null
  rule: string | null
  measure: BreakerMeasure
  threshold: number
  least: number
  window: string
  /** Of `drift`: the confidence below which one in twenty of the decisions before it lay. */
  baseline: number | null
  active: boolean
  created_at: string
  /** Decisions that it has seen in its window, bad ones, and the lower end of the exact 99 % interval of their share. */
  n: number
  bad: number
  lower: number
  /** The stop that it set and that still holds. */
  stop: string | null
}
