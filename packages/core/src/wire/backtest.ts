/** `POST /v1/policies/{id}/versions/{n}/backtest`: what a version would have done with the past. */
import type { Mode } from './decision.ts'

/** How many of one kind would have gone another way. Of groups, what stands under five is null. */
export interface BacktestPart {
  name: string
  n: number | null
  stricter: number | null
  looser: number | null
}

/** How often what goes ahead alone is wrong. */
export interface BacktestError {
  /** `not_identifiable`: of some of it nobody ever looked, nor was drawn to look; the interval then holds for whatever they are. */
  state: 'estimated' | 'not_identifiable' | 'nothing'
  /** Of what goes ahead alone. */
  n: number
  /** Answered by people before, so known. */
  judged: number
  /** Drawn for an audit, and of how many. */
  audited: number
  auditable: number
  /** Of those drawn, not answered: they count as wrong. */
  unanswered: number
  /** Neither. */
  unknown: number
  share: number | null
  /** 95 %. */
  interval: [number, number] | null
}

export interface BacktestQueue {
  queue: string
  arrivals: number
  /** Null where nobody has worked in it, or no handling time was recorded. */
  simulated: {
    people_hours: number
    mean_wait_s: number | null
    p95_wait_s: number | null
    mean_length: number
    longest_length: number
    unserved: number
    utilisation: number | null
  } | null
  /** Hours of people's time that it takes. */
  work_hours: number | null
  /** The same in money, where a minute of the queue has a price today. */
  work_cost: number | null
}

export interface BacktestResult {
  decisions: number
  /** Erased since, or no longer readable. */
  unreadable: number
  days: number
  /** By what was decided and what it would have been. */
  counts: { was: Mode; would: Mode; n: number }[]
  alone_per_day: { was: number; would: number }
  by_system: BacktestPart[]
  by_action: BacktestPart[]
  by_segment: { fact: string; parts: BacktestPart[] }[]
  by_group: { group: string; parts: BacktestPart[] }[]
  /** Of what people found wrong, how many went ahead, and how many would have. */
  overturned: { n: number; went: number; would: number }
  error: { was: BacktestError; would: BacktestError }
  queues: { was: BacktestQueue[]; would: BacktestQueue[] }
  /** Some of those that would go another way, the loosened first. */
  examples: { decision: string; was: Mode; would: Mode; rules: string[] }[]
  /** What it takes for granted. */
  assumes: string[]
}

export interface BacktestWire {
  id: string
  policy: string
  status: 'running' | 'done' | 'cancelled' | 'failed'
  done: number
  total: number
  since: string
  until: string
  created_at: string
  ended_at: string | null
  result: BacktestResult | null
}
