/** The home page and the numbers. */
import type { JudgmentWire, Verdict } from './work.ts'

export interface HomeWire {
  /** Of what several are asked about one is counted: a person answers it once. */
  waiting: number
  /** Gates that nobody here can fill: `GET /v1/tasks?stuck=true`. */
  stuck: number
  oldest_at: string | null
  next_due: string | null
  /** `title`: what the project is called, where the queue is one's. */
  queues: { name: string; title: string | null; waiting: number; due: string | null }[]
  decided_today: number
  /** Items of projects that they answered. */
  items_today: number
  caught: number
  missed: number
  recent: (JudgmentWire & { action: string; system: string; summary: string })[]
  alone_today: number
  systems: number
  policy: { id: string; name: string; version: number } | null
  seeded: { decision: string; caught: boolean; why: string; at: string }[]
  /** Questions about items: that wait for you who lead, and of yours that were answered since you looked. */
  inquiries: { open: number; answered: number }
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

/** A share of wrong decisions, from a sample drawn at known probabilities; the interval is 95 %. */
export interface WrongWire {
  n: number
  /** As many drawn evenly would tell as much. */
  effective: number
  share: number | null
  lower: number
  upper: number
}
/** `GET /v1/insights/need?action=`: what people add to one action. */
export interface InsightsNeedWire {
  action: string
  from: string
  to: string
  decisions: number
  by_people: number
  /** If what the AI proposed had been done every time. */
  ai: WrongWire
  /** Of what people decided. */
  people: WrongWire
  /** Of what was done. */
  together: WrongWire
  /** Of seeded errors, the share that people let pass. */
  seeded: { n: number; missed: number | null; interval: [number, number] | null }
  /** Where people did otherwise than the AI proposed, and how often the audit upheld them. */
  differed: { n: number; better: number; interval: [number, number] | null }
  adds: 'yes' | 'no' | 'unknown'
  /**
   * People and AI as a team, from audits of what people decided that have a confidence, each judged by what the others
   * taught; null with fewer than fifty. People saw what the AI proposed, so this holds for people who go on seeing it.
   */
  team: {
    ai: WrongWire
    people: WrongWire
    /** If people were asked only where they are surer than the AI. */
    deferring: WrongWire
    /** If what is likelier after both have spoken were done. */
    combined: WrongWire
    /** Share of the cases that deferring gives to people, 0..1. */
    deferred: number
    /** People are surer below this confidence; null where that is not shown. */
    people_below: number | null
    /** Where combined and AI alone differ, how often combined is right. */
    gain: { n: number; better: number; interval: [number, number] | null }
  } | null
  /** Null with fewer than fifty audits that have a confidence. */
  calibration: {
    n: number
    /** Expected calibration error; biased upward by noise, to about `expected_if_calibrated` even where nothing is wrong. */
    error: number
    expected_if_calibrated: number
    /** What a confidence is to be read as: by the method that did best on audits held out from its fit. */
    reading: {
      method: 'none' | 'temperature' | 'platt' | 'isotonic'
      /** Of each method, in nats a case; null where there are too few of either kind to hold any out. */
      held_out_log_loss: Record<'none' | 'temperature' | 'platt' | 'isotonic', number> | null
      points: { confidence: number; right: number }[]
    }
    bins: {
      lowest: number
      highest: number
      n: number
      confidence: number
      right: number
      interval: [number, number]
    }[]
  } | null
  /** What policies are told as `risk`: of each system and version that fifty audits are known of. */
  risks: {
    system: string
    version: string
    audits: number
    audited_at: string
    /** No audit was answered of late: the risk is not told any more. */
    stale: boolean
    /** At the least and the most confidence that was audited; beyond them it is not told. */
    at: { confidence: number; risk: number }[]
  }[]
}

/** `GET /v1/insights/capacity?queue=`: how long work would have waited with so many people, simulated on the past. */
export interface InsightsCapacityWire {
  queue: string
  from: string
  to: string
  /** What asked for a person in this time. */
  arrivals: number
  /** What was assumed instead of what was recorded. */
  assumed: { minutes: number | null; within: string | null }
  /** As if this objective alone had decided what of its own goes ahead alone; what its columns do not tell stays as it came. */
  under: { objective: string; max_error: number; spared: number; added: number; unclear: number } | null
  /** How long people look at one, by `n` answers; null where nobody has answered and nothing is assumed. */
  handling: { n: number; median_ms: number; mean_ms: number } | null
  /** Of each day, in UTC: the stretch in which most arrives. */
  day: { from_hour: number; hours: number }
  /** Empty where no handling time is known. */
  plans: {
    people: number
    people_hours: number
    /** Money, where a minute of the queue has a price. */
    people_cost: number | null
    /** Money, where an hour's delay of every action that arrived has a price. */
    wait_cost: number | null
    mean_wait_s: number | null
    p95_wait_s: number | null
    /** Of what has a deadline, how much would have been answered after it, or not at all. */
    late: number
    with_deadline: number
    unserved: number
    utilisation: number | null
  }[]
}
