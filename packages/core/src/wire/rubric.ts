/** Rubrics, and what their versions changed. */
import type { RubricChanges } from '../rubric/compare-rubrics.ts'
import type { Criterion } from '../rubric/rubric.ts'
import type { StarterName } from '../rubric/starters.ts'
import type { AlphaWire } from './evaluation.ts'

export interface RubricRequest {
  name: string
  /** Its own, or copies of what it starts from; both together are one rubric. */
  criteria?: Criterion[] | undefined
  starters?: StarterName[] | undefined
}

export interface RubricWire {
  id: string
  name: string
  /** The latest. */
  version: number
  criteria: Criterion[]
  made_at: string
  changed_at: string
}

export interface RubricVersionWire {
  version: number
  criteria: Criterion[]
  /** Against the version before; null of the first. */
  changes: RubricChanges | null
  by: string
  at: string
}

/** Outputs that judges scored by both versions of a rubric, one held against the other. */
export interface DriftWire {
  from: number
  to: number
  evaluations: number
  outputs: number
  /** The total, and each criterion that was scored again on the scale that it had. */
  measures: {
    of: string
    n: number
    /** Output by output, the later version less the earlier. */
    difference: { mean: number; interval: [number, number] | null } | null
    alpha: AlphaWire
  }[]
}
