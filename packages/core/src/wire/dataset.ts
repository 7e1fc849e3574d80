/** Data sets: what systems are evaluated on and learn from. */
import type { Json, JsonObject } from '../json.ts'
import type { OutputWire } from './evaluation.ts'

export interface DatasetRequest {
  name: string
}
export interface DatasetItemRequest {
  /** The same id is the same item; with other values it is changed. */
  id: string
  input: Json
  expected?: Json | undefined
  /** Who it is about: erasing them destroys it. */
  subject?: string | undefined
  attributes?: JsonObject | undefined
}
/** Decisions that are over: named, or the newest of a kind that are not in it yet. */
export interface DatasetFromRequest {
  decisions?: string[] | undefined
  query?: DecisionsQuery | undefined
}
export interface DecisionsQuery {
  of: DecisionsFound[]
  system?: string | undefined
  action?: string | undefined
  /** Proposed then or later. */
  since?: string | undefined
}
export type DecisionsFound = 'flagged' | 'overridden' | 'audited'
export interface DatasetWire {
  id: string
  name: string
  /** Each act that changes something makes the next; 0 is empty. */
  version: number
  /** Of this version. */
  items: number
  made_at: string
  changed_at: string
  /** Its items are gone. */
  deleted_at: string | null
}
export interface DatasetItemWire {
  id: string
  input: Json
  /** Null where nobody knows what is right. */
  expected: Json
  subject: string | null
  attributes: JsonObject
  /** The version that it has been so since. */
  since: number
  /** The decision that it was made from. */
  from: string | null
  /** That decision was overturned since: what it was taken to teach may be wrong. Take it again. */
  overturned: boolean
}
export interface DatasetChangedWire {
  version: number
  added: number
  changed: number
  known: number
}
/** What one version made of an item. */
export interface TrialWire extends Omit<OutputWire, 'id' | 'expected'> {
  evaluation: string
  system: string
  version: string
  /** Of the data set: the same id may have had another input then. */
  dataset_version: number
  rubric: { id: string; version: number }
  made_at: string
}
