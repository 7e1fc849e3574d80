/** On the loop: who watches what, planned shifts, and incidents. */
import type { DecisionRowWire, DecisionStatus, EventWire } from './decision.ts'

/** `POST /v1/watch`. */
export interface OnWatchWire {
  person: string
  watching: boolean
  since: string
  /** What it covers; an empty list is everything. */
  systems: string[]
  actions: string[]
}

/** `GET /v1/watch`. */
export interface WatchWire {
  items: { person: string; name: string; since: string; systems: string[]; actions: string[] }[]
  /** Systems of which something is held or can be vetoed now, and nobody on watch covers it. */
  uncovered: { system: string; decisions: number }[]
  /**
   * Of the last 24 hours, latest first: attention that lapsed, until somebody covered the same again, and planned shifts
   * that nobody stood. Coverage, and no measure of a person.
   */
  gaps: { why: 'lapsed' | 'shift'; from: string; to: string; over: boolean; systems: string[]; actions: string[] }[]
  next: null
}

export type AnomalyWhy = 'flagged' | 'large-amount' | 'low-confidence' | 'first-action' | 'first-version' | 'vetoable'

/** `GET /v1/watch/feed`: what went ahead without a person, or is held. */
export interface WatchFeedWire {
  from: string
  to: string
  bucket: '10s'
  rows: {
    system: string
    action: string
    mode: 'auto' | 'watch'
    status: DecisionStatus
    total: number
    counts: { at: string; n: number }[]
  }[]
  /** Foremost first, a hundred at most. `until`: it can be vetoed until then. */
  anomalies: { why: AnomalyWhy[]; until: string | null; decision: DecisionRowWire }[]
  next: null
}

export interface ShiftWire {
  id: string
  person: string
  name: string
  systems: string[]
  from: string
  to: string
}

export interface IncidentWire {
  id: string
  status: 'open' | 'closed'
  system: string
  version: string
  action: string
  /** The decision that was flagged first. */
  decision: string
  opened_by: { id: string; name: string }
  opened_at: string
  reason_code: string | null
  comment: string | null
  closed_by: { id: string; name: string } | null
  closed_at: string | null
  note: string | null
  /** How many decisions stand in it. */
  size: number
}

/** `GET /v1/incidents/{id}`. */
export interface IncidentDetailWire extends IncidentWire {
  decisions: { how: 'flagged' | 'held' | 'listed' | 'gated'; at: string; decision: DecisionRowWire }[]
  timeline: EventWire[]
}
