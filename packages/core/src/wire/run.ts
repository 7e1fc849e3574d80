/** Runs: an agent's stretches of work under a budget. */
import type { DecisionKind, DecisionStatus, EventWire, Mode, OutcomeBy } from './decision.ts'

export type RunStatus = 'running' | 'waiting' | 'paused' | 'ended'
export type RunLevel = 'operator' | 'collaborator' | 'consultant' | 'approver' | 'observer'
export type BudgetKind = 'time' | 'actions' | 'irreversible' | 'subjects' | 'spend'
/** What ran out, nobody heard of it, or a person paused it. */
export type RunHeldBy = BudgetKind | 'silence' | 'person'

/** As it is asked for: time is a duration. */
export interface BudgetWire {
  time?: string | undefined
  actions?: number | undefined
  spend?: number | undefined
  irreversible?: number | undefined
  subjects?: number | undefined
}
/** How much of one kind is burnt; time in seconds. */
export interface BudgetLineWire {
  kind: BudgetKind
  used: number
  limit: number
  left: number
  /** Of the time it ran; null in its first minute. */
  per_hour: number | null
}
export interface RunWire {
  id: string
  system: string
  version: string
  name: string | null
  level: RunLevel
  status: RunStatus
  /** Why it waits or is paused. */
  held_by: RunHeldBy | null
  /** Grows when its status or budget changes. */
  rev: number
  budget: BudgetLineWire[]
  heartbeat: { every: string; last: string } | null
  /** The decision in which people are asked how it goes on. */
  check_in: string | null
  started_by: EventWire['actor']
  started_at: string
  ended_at: string | null
}
/** A node of a run's tree of decisions. */
export interface RunDecisionWire {
  id: string
  parent: string | null
  kind: DecisionKind
  action: string
  status: DecisionStatus
  route: Mode
  by: OutcomeBy | null
  reversible: boolean
  created_at: string
  released_at: string | null
  /** False of what follows from the run's decisions without being its own, as what takes one back. */
  own: boolean
}
export interface RunDetailWire extends RunWire {
  /** The newest 500, oldest first. */
  decisions: RunDecisionWire[]
  /** There are older ones. */
  more: boolean
}
