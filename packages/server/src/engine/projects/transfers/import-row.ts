/** Imports as they are told: how far each has come, and what it refused. */
import {
  CountersignError,
  formatId,
  parseId,
  type ImportRowWire,
  type ImportWire,
  type JsonObject,
  type RefusedLine,
} from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import { openJson } from '../../../store/seal.ts'
import type { Engine } from '../../engine.ts'
import { isoTime, type Actor } from '../../entry.ts'
import type { WorkspaceState } from '../../workspace-state.ts'
import type { Running } from './take-up.ts'

const mostRefusalsShown = 1_000

export interface ImportRow extends Running {
  project: string
  format: string
  status: ImportWire['status']
  actor: Actor | null
  source: ImportWire['source']
  file: string | null
  place_sealed: Buffer | null
  bytes: number | null
  taken: number
  digest: Buffer | null
  lines: number
  made: number
  known: number
  refused: number
  answers: ImportWire['answers']
  counted: number
  why: string | null
  started_at: number
  ended_at: number | null
}

export async function importOrThrow(q: Query, workspace: string, id: string): Promise<ImportRow> {
  const uuid = parseId('import', id)
  const [row] = uuid
    ? await q.query<ImportRow>('select * from imports where workspace = $1 and id = $2', [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no import ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** The file's name, or the address in a bucket. */
export const placeOf = (state: WorkspaceState, { place_sealed: sealed }: Pick<ImportRow, 'place_sealed'>) =>
  sealed && openJson<string>(state.key, sealed)

const rowWire = (state: WorkspaceState, row: ImportRow): ImportRowWire => ({
  ...{ id: formatId('import', row.id), project: formatId('project', row.project), format: row.format },
  ...{ status: row.status, source: row.source, name: placeOf(state, row), bytes: row.bytes, taken: row.taken },
  ...{ lines: row.lines, made: row.made, known: row.known, refused: row.refused, why: row.why },
  ...{ answers: row.answers, counted: row.counted },
  started_at: isoTime(row.started_at),
  ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
})

export async function readImport(
  { database, states }: Pick<Engine, 'database' | 'states'>,
  workspace: string,
  id: string,
): Promise<ImportWire> {
  const row = await importOrThrow(database, workspace, id)
  const state = await states.get(workspace)
  return {
    ...rowWire(state, row),
    refusals: await readRefusals(database, state, row.id, 0, mostRefusalsShown),
  }
}

/** Newest first. */
export async function listImports(
  q: Query,
  state: WorkspaceState,
  project: string | null,
  before: string | null,
  limit: number,
): Promise<ImportRowWire[]> {
  const rows = await q.query<ImportRow>(
    'select * from imports where workspace = $1 and ($2::uuid is null or project = $2) and ($3::uuid is null or id < $3) order by id desc limit $4',
    [state.id, project, before, limit],
  )
  return rows.map((row) => rowWire(state, row))
}

export async function readRefusals(
  q: Query,
  state: WorkspaceState,
  importId: string,
  after: number,
  limit: number,
): Promise<RefusedLine[]> {
  const rows = await q.query<{ sealed: Buffer }>(
    'select sealed from import_refusals where workspace = $1 and import = $2 and line > $3 order by line limit $4',
    [state.id, importId, after, limit],
  )
  return rows.map(({ sealed }) => openJson<RefusedLine>(state.key, sealed))
}

/** What the log says of it. */
export const told = (row: ImportRow): JsonObject => ({
  ...{ import: formatId('import', row.id), project: formatId('project', row.project) },
  ...{ lines: row.lines, made: row.made, known: row.known, refused: row.refused, counted: row.counted },
})
