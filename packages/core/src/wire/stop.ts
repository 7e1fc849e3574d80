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
  cause: string | null
  to_people: boolean
  /** Decisions that it holds now. */
  frozen: number
  /** Proposals that it ended. */
  stopped: number
  /** Releases in its scope after its entry and before its end, among the 100,000 entries after it: always 0. */
  released_after: number
  /** The last release in its scope before it, among the 100,000 entries before it. */
  last_release: { at: string; position: number } | null
  resumptions: { person: string; name: string; at: string; self: boolean }[]
  resumed_at: string | null
}

export interface DrillWire {
  id: string
  started_at: string
  filed_at: string | null
  by: { kind: string; id: string | null; name: string | null }
  rounds: number
  /** Releases under way in each round. */
  size: number
  result: DrillResult | null
}
/** Milliseconds over the rounds. */
export interface DrillResult {
  /** From asking for the stop to its answer. */
  acknowledged_ms: { p50: number; p99: number }
  /** From asking for the stop to the last release, and the last effect; 0 where none came after. */
  last_release_ms: { p50: number; p99: number }
  last_effect_ms: { p50: number; p99: number }
  released: number
  held: number
  /** Releases after a stop's entry in the log: anything but 0 is an alarm. */
  released_after: number
}

export type BreakerMeasure = 'override-rate' | 'seeded-missed' | 'effect-failures' | 'adverse-truth'

export interface BreakerWire {
  id: string
  system: string
  version: string | null
  rule: string | null
  measure: BreakerMeasure
  threshold: number
  least: number
  window: string
  active: boolean
  created_at: string
  /** What it has counted in its window: outcomes, bad ones, and the lower end of the exact 95 % interval of their share. */
  n: number
  bad: number
  lower: number
  /** The stop that it set and that still holds. */
  stop: string | null
}
