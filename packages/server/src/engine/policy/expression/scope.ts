/** What an expression is evaluated against. */
import type { Json } from '@countersign/core'
import { failure, type Snag } from './snag.ts'

/** What the policy is told of a decision. What is absent or null was not given. */
export interface PolicyFacts {
  readonly action?: string
  readonly kind?: string
  readonly system?: string
  readonly version?: string
  /** 0..1. */
  readonly confidence?: number | null
  /** 0..1: how likely it is wrong, by audits of what this version was as sure of. */
  readonly risk?: number | undefined
  /** True only where a person declared the action so. */
  readonly reversible?: boolean
  readonly attributes?: Json
  readonly proposal?: Json
  readonly run?: Json
  /** By id; one that cannot be told for want of a fact is absent. */
  readonly counters?: Json
  readonly subject?: string | null
  readonly requester?: string | null
  readonly case?: string | null
}

/** Is this objective `holding` for the decision at hand, and its confidence at or above the threshold? */
export type Met = (objective: string) => boolean

export interface Scope {
  readonly facts: PolicyFacts
  readonly met: Met
  /** The element that a macro such as `exists` is looking at. */
  item: Json
  /** Work left: an element looked at costs 1, searching a text costs by its size. */
  fuel: number
}

export type Value = Json | Snag
export type Evaluate = (scope: Scope) => Value

/** Enough for lists of some thousand elements; one rule stays within milliseconds whatever it is given. */
export const fuelPerRule = 10_000

export function burn(scope: Scope, units: number): Snag | null {
  scope.fuel -= units
  return scope.fuel < 0 ? failure('the lists or texts that it reads are too long') : null
}
