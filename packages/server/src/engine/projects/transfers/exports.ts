/** Exports in the background, into a bucket or kept here for a week: begun, told of while they run, cancelled, fetched. */
import {
  CountersignError,
  formatId,
  parseId,
  type ExportRequest,
  type ExportWire,
  type JsonObject,
} from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import { openJson } from '../../../store/seal.ts'
import { dropExport } from '../../../store/shred.ts'
import type { Buckets } from '../../buckets/buckets.ts'
import type { Idempotency } from '../../committer.ts'
import type { Engine } from '../../engine.ts'
import { isoTime, type Actor } from '../../entry.ts'
import type { WorkspaceState } from '../../workspace-state.ts'
import { converterOrThrow } from '../converters.ts'
import { projectOrThrow, readProject, type ProjectRow } from '../project-row.ts'
import { findFileOfExport, type FileRow } from '../../files.ts'
import { fileNameOf, refuseUnfit } from './export-items.ts'
import type { Running } from './take-up.ts'

export interface ExportRow extends Running {
  project: string
  format: string
  status: ExportWire['status']
  /** Null where it is kept here. */
  place_sealed: Buffer | null
  actor: Actor
  items: number
  written: number
  bytes: number
  kept_until: number | null
  why: string | null
  started_at: number
  ended_at: number | null
}

const isKept = (row: ExportRow, nowMs: number): boolean => row.kept_until !== null && row.kept_until > nowMs

const wireOf = (state: WorkspaceState, row: ExportRow, nowMs: number): ExportWire => ({
  ...{ id: formatId('export', row.id), project: formatId('project', row.project), format: row.format },
  ...{ status: row.status, to: row.place_sealed && openJson<string>(state.key, row.place_sealed) },
  ...{ items: row.items, written: row.written, bytes: row.bytes },
  kept_until: isKept(row, nowMs) ? isoTime(row.kept_until as number) : null,
  ...{ why: row.why, started_at: isoTime(row.started_at) },
  ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
})

export const toldExport = (row: ExportRow): JsonObject => ({
  ...{ export: formatId('export', row.id), project: formatId('project', row.project) },
  ...{ format: row.format, items: row.written },
})

export async function exportOrThrow(q: Query, workspace: string, id: string): Promise<ExportRow> {
  const uuid = parseId('export', id)
  const [row] = uuid
    ? await q.query<ExportRow>('select * from exports where workspace = $1 and id = $2', [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no export ${id.slice(0, 60)} in this workspace.`)
  return row
}

export const readExport = async (engine: Engine, workspace: string, id: string): Promise<ExportWire> =>
  wireOf(await engine.states.get(workspace), await exportOrThrow(engine.database, workspace, id), engine.clock.now())

/** Newest first. */
export async function listExports(
  { database, clock }: Engine,
  state: WorkspaceState,
  project: string | null,
  before: string | null,
  limit: number,
): Promise<ExportWire[]> {
  const rows = await database.query<ExportRow>(
    'select * from exports where workspace = $1 and ($2::uuid is null or project = $2) and ($3::uuid is null or id < $3) order by id desc limit $4',
    [state.id, project, before, limit],
  )
  return rows.map((row) => wireOf(state, row, clock.now()))
}

export async function beginExport(
  engine: Engine,
  buckets: Buckets,
  { workspace, actor }: { workspace: string; actor: Actor },
  projectId: string,
  request: ExportRequest,
  idempotency: Idempotency | null,
): Promise<ExportWire> {
  const converter = converterOrThrow(request.format, undefined)
  const { to } = request
  if (to !== undefined) buckets.findOrThrow(workspace, to, 'to')
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, projectId)
      refuseUnfit(project, converter)
      const [row] = await turn.query<ExportRow>(
        `insert into exports (workspace, id, project, format, status, place_sealed, actor, items, started_at, beat_at)
         values ($1, $2, $3, $4, 'running', $5, $6, $7, at_ms($8), at_ms($8)) returning *`,
        [
          ...[workspace, turn.newId(), project.id, converter.name],
          to === undefined ? null : engine.seal.json(turn.state.key, to),
          ...[JSON.stringify(actor), project.items, turn.nowMs],
        ],
      )
      turn.record({ type: 'export.begun', actor, data: toldExport(row as ExportRow) })
      return wireOf(turn.state, row as ExportRow, turn.nowMs)
    },
    idempotency,
  )
}

export function cancelExport(
  engine: Engine,
  { workspace, actor }: { workspace: string; actor: Actor },
  id: string,
): Promise<ExportWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await exportOrThrow(turn, workspace, id)
    if (row.status !== 'running') throw new CountersignError('already-ended', `The export is ${row.status} by now.`)
    const [now] = await turn.query<ExportRow>(
      `update exports set status = 'cancelled', ended_at = at_ms($3) where workspace = $1 and id = $2 returning *`,
      [workspace, row.id, turn.nowMs],
    )
    await dropExport(turn, workspace, row.id)
    turn.record({ type: 'export.cancelled', actor, data: toldExport(row) })
    return wireOf(turn.state, now as ExportRow, turn.nowMs)
  })
}

export interface KeptExport {
  file: FileRow
  digest: Buffer
  media: string
  name: string
}

/** @throws where it is still being written, and where it is not kept here (any more): it tells what to do. */
export async function keptExport({ database, clock }: Engine, workspace: string, id: string): Promise<KeptExport> {
  const row = await exportOrThrow(database, workspace, id)
  if (row.status === 'running' && row.place_sealed === null) throw new CountersignError('export-not-done')
  if (row.place_sealed !== null)
    throw new CountersignError('not-found', 'This export goes into a bucket: fetch it there, or make one without `to`.')
  const file = isKept(row, clock.now()) ? await findFileOfExport(database, workspace, row.id) : undefined
  if (!file?.digest)
    throw new CountersignError(
      'not-found',
      `Nothing is kept of this export${row.status === 'done' ? ' any more' : `: it ${row.status === 'failed' ? 'failed' : 'was cancelled'}`}. Make it again: POST /v1/projects/${formatId('project', row.project)}/exports {"format": "${row.format}"}.`,
    )
  const project = (await readProject(database, workspace, row.project)) as ProjectRow
  const converter = converterOrThrow(row.format, undefined)
  return { file, digest: file.digest, media: converter.media, name: fileNameOf(project, converter) }
}
