/** Items in and out of projects: imports, exports, decisions that become items. */
import type { DecisionsQuery } from './dataset.ts'
import type { FieldError } from '../errors.ts'

/** A line that an import did not take. */
export interface RefusedLine {
  line: number
  external_id: string | null
  reason: string
  errors?: FieldError[] | undefined
}

/** `POST /v1/projects/{id}/imports`: it has an id before anything is sent. */
export interface ImportRequest {
  /** Where it is not told by the media type of a stored file. */
  format?: string | undefined
  /** A stored file or `s3://bucket/key`, which the server reads by itself; without it the body of `…/import?import=` is. */
  from?: string | undefined
  /** Of what will be sent: what it is called, and how many bytes it has. */
  name?: string | undefined
  bytes?: number | undefined
  /** What becomes of answers that items bring: kept beside them, or counted as of people outside. Default `keep`. */
  answers?: 'keep' | 'count' | undefined
}

export interface ImportRowWire {
  id: string
  project: string
  format: string
  /** `waiting`: nothing has been sent under its id yet. What is `broken-off` can be gone on with. */
  status: 'waiting' | 'running' | 'done' | 'broken-off' | 'cancelled'
  source: 'upload' | 'file' | 'bucket'
  /** Of the file that was sent, or the address in a bucket. */
  name: string | null
  /** How much there is, where that is known, and how much of it has been taken. */
  bytes: number | null
  taken: number
  /** Lines read, items made, lines that were here before, lines refused. */
  lines: number
  made: number
  known: number
  refused: number
  /** Whether answers that items brought count, as of people outside. */
  answers: 'keep' | 'count'
  /** Answers that count, of items made. */
  counted: number
  /** Why it broke off. */
  why: string | null
  started_at: string
  ended_at: string | null
}

export interface ImportWire extends ImportRowWire {
  /** The first thousand of them; all through `GET …/refused`. */
  refusals: RefusedLine[]
}

/** `POST /v1/projects/{id}/exports`: written by the server, in the background. */
export interface ExportRequest {
  format: string
  /** `s3://bucket/key`; without it the server keeps it, for `GET /v1/exports/{id}/file`. */
  to?: string | undefined
}

export interface ExportWire {
  id: string
  project: string
  format: string
  status: 'running' | 'done' | 'failed' | 'cancelled'
  /** Null where the server keeps it. */
  to: string | null
  /** How many there were when it began, and how many are written. */
  items: number
  written: number
  bytes: number
  /** Until when `GET /v1/exports/{id}/file` gives it; null where nothing is kept here, or not any more. */
  kept_until: string | null
  /** Why it failed. */
  why: string | null
  started_at: string
  ended_at: string | null
}

/** `GET /v1/projects/{id}/export?cannot=true`: what is told before an export. */
export interface ExportToldWire {
  format: string
  cannot: string[]
  items: number
}

/** `GET /v1/buckets`: addresses under which imports and exports may name objects. */
export interface BucketsWire {
  items: string[]
  next: null
}

/** `POST /v1/projects/{id}/items`: decisions that are over, named, or the newest of a kind that are no items yet. */
export interface ItemsFromRequest {
  decisions?: string[] | undefined
  query?: DecisionsQuery | undefined
  /** What people found right comes along, where the questions have a place for it: as gold, or as an answer that goes out with it again. */
  right?: 'gold' | 'answer' | undefined
}

/** `POST /v1/projects/{id}/items`. */
export interface ItemsMadeWire {
  made: number
  /** Were items of this project before. */
  known: number
  /** Of all of them, those whose proposal the questions have a place for, and those that came with what people found right. */
  predicted: number
  right: number
}
