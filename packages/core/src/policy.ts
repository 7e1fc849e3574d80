/**
 * A policy and what deciding by it yields. What the words mean stands in SPEC.md (P1 and on); how the file is written,
 * in `server/engine/policy`. Durations are milliseconds; shares are 0..1.
 */
import type { JsonObject } from './json.ts'
import type { Mode, OnSilence } from './wire/index.ts'

/** One rule: it either permits or requires. */
export interface Rule {
  id: string
  permit?: 'auto' | 'watch'
  require?: 'watch' | 'gate' | 'deny'
  /** A CEL expression that answers a boolean. */
  when: string
  /** Of a watch; ten minutes where it is not given. */
  windowMs?: number
  /** Of a watch: it proceeds at once and can be vetoed until the window ends. Otherwise it is held until then. */
  live?: boolean
  /** Share, 0..1, drawn for an audit afterwards. */
  audit?: number
  /** `role:…`, `skill:…` or `person:…`: one distinct person for each. */
  who?: readonly string[]
  /** How many distinct people at least, 1 or more. */
  people?: number
  queue?: string
  dueMs?: number
  onSilence?: OnSilence
  /** Nobody who had a part in proposing it answers. */
  notChain?: boolean
  /** Of two or more people: none sees the others' answers before all have answered. */
  blind?: boolean
  /** Who lets it go ahead signs, with one of these meanings. */
  sign?: readonly string[]
}

/** What is counted over a window, for each of those it is counted by: the number of decisions, or a sum. */
export interface Counter {
  /** A condition reads it as `counters.<id>`, the decision at hand included. */
  id: string
  actions: readonly string[]
  by: 'subject' | 'requester' | 'system'
  /** Path of what is added up, such as `proposal.amount`; null where decisions are counted. */
  sum: string | null
  windowMs: number
}

/** A case that stands in the policy file: with these facts, this route. */
export interface PolicyTest {
  given: JsonObject
  expect: { mode?: Mode; rule?: string }
}

export interface Policy {
  name: string
  /** Path → type of a fact: `double`, or `double!` where its absence is an alarm. */
  facts: Readonly<Record<string, string>>
  counters?: readonly Counter[]
  rules: readonly Rule[]
  /** The mode where no permit matches. `auto` and `watch` permit everything that no rule names. */
  default: Mode
  tests: readonly PolicyTest[]
}

/** What evaluating one rule found. */
export interface RuleFinding {
  rule: Rule
  /** `missing`: it could not be evaluated for want of a fact. */
  result: 'matched' | 'unmatched' | 'missing' | 'error'
  /** Paths of the absent facts. */
  missing: readonly string[]
  /** Those of `missing` that the policy declares required. */
  requiredMissing: readonly string[]
  /** Path → value of the facts that the rule saw; may be empty where it did not match. */
  values: JsonObject
  error?: string
}

export interface RouteDecision {
  mode: Mode
  /** Ids of the rules that decided, sorted; empty where the default did. */
  rules: string[]
  /** Sentences for the person who reviews. */
  reasons: string[]
  /** What would have routed it otherwise, in words; `decideRoute` leaves it null. */
  nearest: string | null
  /** 0..1. */
  auditProbability: number
  /** Null unless the mode is `watch`. */
  windowMs: number | null
  live: boolean
  /** One entry for each distinct person needed; `''` is any reviewer. Empty unless the mode is `gate`. */
  seats: string[]
  queue: string
  /** Null where no deadline runs. */
  dueMs: number | null
  onSilence: OnSilence
  /** Nobody who had a part in proposing it answers. */
  notChain: boolean
  /** None of the people sees the others' answers before all have answered. */
  blind: boolean
  /** What a signature may mean that each answer needs which lets it go ahead; empty where none is asked for. */
  sign: string[]
  /** Path → value of the facts that the deciding rules saw. */
  values: JsonObject
  /** What somebody who looks after the policy must hear of. */
  alarms: string[]
}

export const defaultWindowMs = 600_000
export const defaultQueue = 'inbox'

const modeRanks: Record<Mode, number> = { auto: 0, watch: 1, gate: 2, deny: 3 }
const silenceRanks: Record<OnSilence, number> = { allow: 0, escalate: 1, deny: 2 }

/** Place in auto < watch < gate < deny, 0..3. */
export const modeRank = (mode: Mode): number => modeRanks[mode]

/** Place in allow < escalate < deny, 0..2. */
export const silenceRank = (onSilence: OnSilence): number => silenceRanks[onSilence]

/** The seats that one rule asks for: `who`, padded with any reviewer up to `people`, at least one. */
export function seatsOf(rule: Rule): string[] {
  const seats = [...(rule.who ?? [])]
  const wanted = Math.max(1, rule.people ?? 0)
  while (seats.length < wanted) seats.push('')
  return seats
}
