/** How well the oversight works, and what it costs: `GET /v1/insights/{quality,people,fairness,shift,cost}`. */

/**
 * One number and what it rests on, with a 95 % interval where it is an estimate. `value` is null where nothing is known,
 * or where so little is that telling it would tell of somebody; then `n` may be null too.
 */
export interface FigureWire {
  n: number | null
  value: number | null
  interval: [number, number] | null
}
/** What was asked about; null: all. */
export interface MeasuredWire {
  from: string
  to: string
  system: string | null
  version: string | null
  action: string | null
  queue: string | null
}

export interface InsightsQualityWire extends MeasuredWire {
  systems: {
    system: string
    version: string
    decisions: number
    by_people: number
    alone: number
    /** Of what was decided: overridden, or overturned on appeal. */
    overridden: FigureWire
    /** Of what people decided: rejected, returned or edited. */
    turned_down: FigureWire
    /** By audits, weighed by their probabilities, of what could be drawn: what the AI proposed was wrong. */
    ai_wrong: FigureWire
    /** The same of what went ahead alone. */
    alone_wrong: FigureWire
    /** Of what people decided and was audited: upheld. */
    people_upheld: FigureWire
    seeded_caught: FigureWire
    /** Of decisions whose truth is known: it turned out badly. */
    adverse: FigureWire
    /** Of all decisions: their truth is known. */
    truth_known: FigureWire
    /** Median days until the truth was observed. */
    truth_days: FigureWire
    /** Of decisions that two or more answered: all of them alike. */
    agreement: FigureWire
  }[]
  qualifications: {
    name: string
    skill: string
    /** Of attempts that ended. */
    passed: FigureWire
    /** Of their answers. */
    right: FigureWire
  }[]
}

export interface ApprovalTestWire {
  now: FigureWire
  /** The ninety days before. */
  before: FigureWire
  rise: FigureWire
  result: 'rose' | 'as-before' | 'too-few'
  /** One-sided, Fisher's exact test. */
  p: number | null
}
export interface InsightsPeopleWire extends MeasuredWire {
  /** Whether others' figures are told to whoever asks. */
  others: boolean
  people: {
    id: string
    name: string
    own: boolean
    answered: number
    /** On so many days something was answered, and on one of them so much. */
    days: number
    most_in_a_day: number
    /** Held now. */
    held: number
    /** Where the AI was wrong: approved all the same. */
    over_reliance: FigureWire
    /** Where the AI was right: not approved as it was. */
    under_reliance: FigureWire
    /** What these two rest on. */
    known: { seeded: number; audited: number; truth: number }
    seeded_caught: FigureWire
    approvals: ApprovalTestWire
    series: ({ at: string } & FigureWire)[]
  }[]
}

export interface ImpactWire extends FigureWire {
  method: 'katz' | 'exact' | null
  /** Four fifths, by the interval. */
  four_fifths: 'kept' | 'missed' | 'unclear'
}
export interface FairnessPartWire {
  name: string
  n: number | null
  /** Of what was decided. */
  favourable: FigureWire
  by_people: FigureWire
  alone: FigureWire
  /** Routed to people. */
  to_people: FigureWire
  /** Against the reference; null of the reference itself, and where it is not told. */
  impact: { all: ImpactWire; by_people: ImpactWire; alone: ImpactWire } | null
  /** By audits: what the AI proposed was wrong. */
  ai_wrong: FigureWire
  /** Favourable, of what turned out badly for it; unfavourable, of what would have turned out well; turned out well, of what was favourable. */
  errors: { false_favourable: FigureWire; false_unfavourable: FigureWire; precision: FigureWire }
  /** The same less the reference's. */
  gaps: {
    false_favourable: FigureWire
    false_unfavourable: FigureWire
    precision: FigureWire
    equalised_odds: number | null
  } | null
}
export interface FairnessTableWire {
  /** One group, or two of them together. */
  groups: string[]
  reference: string | null
  parts: FairnessPartWire[]
}
export interface InsightsFairnessWire extends MeasuredWire {
  /** What counts as favourable, in words. */
  favourable: string
  decided: number
  /** Decided, and no groups were declared. */
  without_groups: number
  /** Erased since: in no figure. */
  erased: number
  /** Cells with fewer are not told. */
  least: number
  tables: FairnessTableWire[]
}

/** How far two stretches lie apart. */
export interface DistanceWire {
  n: { was: number; is: number }
  /** `ks`: the widest gap of two distributions, 0..1; `psi`: population stability index. */
  measure: 'ks' | 'psi'
  distance: number
  /** What chance alone stays under, 95 of 100 times. */
  chance: number
  p: number
  moved: boolean
}
export interface ShiftSeriesWire {
  /** `disagreement`: people did otherwise than was proposed; `audited`: an audit found it wrong. */
  measure: 'disagreement' | 'audited'
  /** The share in the stretch before. */
  before: FigureWire
  /** The chart signals falsely once in so many, while nothing changed. */
  run_length: number
  /** The share that it is made to find. */
  finds: number
  limit: number
  signalled_at: string | null
  points: { at: string; n: number; average: number; lower: number; upper: number; sum: number }[]
}
export interface InsightsShiftWire extends MeasuredWire {
  before: { from: string; to: string }
  systems: {
    system: string
    version: string
    decisions: { was: number; is: number }
    /** The version had no past: it is held against the others of its system. */
    against: 'itself' | 'other versions' | 'nothing'
    confidences: DistanceWire | null
    actions: DistanceWire | null
    routes: DistanceWire | null
    outcomes: DistanceWire | null
    inputs: ({ name: string } & DistanceWire)[]
    series: ShiftSeriesWire[]
  }[]
}

export interface InsightsCostWire extends MeasuredWire {
  /** ISO 4217; null where none is declared: then figures are hours. */
  currency: string | null
  queues: {
    queue: string
    answered: number
    /** Hours that people looked at items; estimated where some were not timed. */
    hours: FigureWire
    minute_cost: number | null
    money: FigureWire | null
  }[]
  actions: {
    action: string
    decisions: number
    waiting: number
    /** Hours that decisions waited for people, together. */
    waited: FigureWire
    delay_cost: number | null
    waited_money: FigureWire | null
    /** Errors that people, audits or the truth found. */
    found: number
    /** Wrong ones among what went ahead alone and could be drawn for an audit, estimated from audits. */
    expected: FigureWire
    /** Went ahead alone and could not be drawn: of these nothing is known. */
    unaudited: number
    error_cost: number | null
    found_money: number | null
    expected_money: FigureWire | null
  }[]
  totals: {
    people_hours: number
    waited_hours: number
    found: number
    /** Of what has a price alone; null where nothing has. */
    money: { people: number; waiting: number; errors_found: number; errors_expected: number } | null
    /** What happened and has no price. */
    unpriced: string[]
  }
}
