/** Rubrics, and what is measured by them. */
import type { RubricChanges } from '../rubric/compare-rubrics.ts'
import type { Criterion } from '../rubric/rubric.ts'
import type { StarterName } from '../rubric/starters.ts'

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
