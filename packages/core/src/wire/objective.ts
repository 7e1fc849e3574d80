/** Objectives: what people ask of what goes ahead alone, and what it rests on. Shares are 0..1. */

export type ObjectiveState = 'learning' | 'holding' | 'breached'

export interface ObjectiveWire {
  id: string
  where: string
  max_error: number
  confidence: number
  min_audit_rate: number
  /** The fact whose values are judged apart, such as `attributes.region`. */
  segment: string | null
  /** An audit that is not answered by then counts as an error. */
  answer_within: string
  /** Judged by reported truth, so long after the decision, instead of by audits; null where it is by audits. */
  truth_after: string | null
  active: boolean
  state: ObjectiveState
  /** The strictest in use; null unless all that is in use holds. */
  threshold: number | null
  evidence: {
    /** Fewest audits, all right, that promise it. */
    fewest: number
    /** Audits that are tested together: four of five times enough, where half of what is permitted is wrong. */
    block: number
    /** Of the next test, where it has come least far. */
    gathered: number
    left: number
    /** At the rate of the last week; null where nothing comes. */
    days_left: number | null
  }
  /** Objectives that may share decisions with it, itself included; each takes its part of what may go wrong. */
  sharing: number
  created_at: string
  changed_at: string
}

export interface ShareWire {
  n: number
  count: number
  share: number | null
  lower: number
  upper: number
}

export interface ObjectiveCellWire {
  system: string
  version: string
  /** Null where the objective has none, or its name was erased. */
  segment: string | null
  /** The newest version of its system: what is in use. */
  current: boolean
  state: ObjectiveState
  threshold: number | null
  /** In this state since. */
  since: string
  /** Audits of the next test: answered, and drawn but open. */
  gathered: number
  open: number
  left: number
  per_day: number
  days_left: number | null
  /** Of the last block, what the threshold lets pass. */
  coverage: ShareWire | null
  /** Of what it let pass since the last test, what audits found wrong. */
  audited: ShareWire
  /** The change detector signals where `sum` reaches `limit`. */
  change: { sum: number; limit: number }
  /** The risk–coverage curve of the last block: at or above `threshold` lie `accepted` of `n`, `errors` of them wrong. */
  curve: { threshold: number; accepted: number; errors: number; n: number }[]
  history: ObjectiveTestWire[]
}

export interface ObjectiveTestWire {
  at: string
  /** `held`: a block gave this threshold. `failed`: it gave none. `changed`: the detector signalled. */
  result: 'held' | 'failed' | 'changed'
  threshold: number | null
  audits: number
  errors: number
  accepted: number
  accepted_errors: number
  p_value: number | null
  /** What was promised then. */
  max_error: number
  confidence: number
  /** The policy that was active. */
  policy: string | null
}

export interface ObjectiveDetailWire extends ObjectiveWire {
  cells: ObjectiveCellWire[]
  /** How long an audit of this objective took people, where it is known. */
  minutes_per_audit: number | null
  /** What another wish would cost; money where the minutes of the queues have a price. */
  what_if: {
    max_error: number
    /** Audits of one test, and the hours of people that they take. */
    fewest: number
    block: number
    review_hours: number | null
    review_cost: number | null
    /** Of the last tested blocks, what this wish would let go ahead alone: an estimate, no promise. Null before a test. */
    coverage: ShareWire | null
    /** What people would then decide or audit in a week, at the present rate. */
    decided_per_week: number | null
    week_hours: number | null
    week_cost: number | null
  }[]
}

/** `GET /v1/objectives/evidence` */
export interface EvidenceWire {
  max_error: number
  confidence: number
  /** Fewest audits, all right, that promise it. */
  fewest: number
  /** Audits that are enough four of five times, if the system is truly wrong in this share. */
  if_wrong: { share: number; audits: number }[]
}
