/** Exports into a bucket, in the background: begun, told of while they run, cancelled, and written anew where their process has gone. */
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
import type { Buckets } from '../../buckets/buckets.ts'
import type { Idempotency } from '../../committer.ts'
import type { Engine } from '../../engine.ts'
import { isoTime, type Actor } from '../../entry.ts'
import type { WorkspaceState } from '../../workspace-state.ts'
import { converterOrThrow } from '../converters.ts'
import { projectOrThrow, readProject, type ProjectRow } from '../project-row.ts'
import { exportBytes, refuseUnfit } from './export-items.ts'
import { mostTries, type Running } from './take-up.ts'

export interface ExportRow extends Running {
  project: string
  format: string
  status: ExportWire['status']
  place_sealed: Buffer
  actor: Actor
  items: number
  written: number
  bytes: number
  why: string | null
  started_at: number
  ended_at: number | null
}

const toldEvery = 500

const wireOf = (state: WorkspaceState, row: ExportRow): ExportWire => ({
  ...{ id: formatId('export', row.id), project: formatId('project', row.project), format: row.format },
  ...{ status: row.status, to: openJson<string>(state.key, row.place_sealed), items: row.items, written: row.written },
  ...{ bytes: row.bytes, why: row.why, started_at: isoTime(row.started_at) },
  ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
})

const told = (row: ExportRow): JsonObject => ({
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
  wireOf(await engine.states.get(workspace), await exportOrThrow(engine.database, workspace, id))

/** Newest first. */
export async function listExports(
  q: Query,
  state: WorkspaceState,
  project: string | null,
  before: string | null,
  limit: number,
): Promise<ExportWire[]> {
  const rows = await q.query<ExportRow>(
    'select * from exports where workspace = $1 and ($2::uuid is null or project = $2) and ($3::uuid is null or id < $3) order by id desc limit $4',
    [state.id, project, before, limit],
  )
  return rows.map((row) => wireOf(state, row))
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
  buckets.findOrThrow(workspace, request.to, 'to')
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, projectId)
      refuseUnfit(project, converter)
      const [row] = await turn.query<ExportRow>(
        `insert into exports (workspace, id, project, format, status, place_sealed, actor, items, started_at, beat_at)
         values ($1, $2, $3, $4, 'running', $5, $6, $7, at_ms($8), at_ms($8)) returning *`,
        [
          ...[workspace, turn.newId(), project.id, converter.name, engine.seal.json(turn.state.key, request.to)],
          ...[JSON.stringify(actor), project.items, turn.nowMs],
        ],
      )
      turn.record({ type: 'export.begun', actor, data: told(row as ExportRow) })
      return wireOf(turn.state, row as ExportRow)
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
    turn.record({ type: 'export.cancelled', actor, data: told(row) })
    return wireOf(turn.state, now as ExportRow)
  })
}

/** Whole, or not at all: an object in a bucket stands there when its last part was put to the others. */
export async function runExport(engine: Engine, buckets: Buckets, row: ExportRow, gone: AbortSignal): Promise<void> {
  const { workspace, id, runner } = row
  const state = await engine.states.get(workspace)
  const [mine, own] = ['workspace = $1 and id = $2 and runner = $3', [workspace, id, runner]]
  let [written, bytes] = [0, 0]
  const tell = async () => {
    const [goesOn] = await engine.database.query(
      `update exports set written = $4, bytes = $5, beat_at = app_now() where ${mine} and status = 'running' returning 1`,
      [...own, written, bytes],
    )
    if (!goesOn) throw new CountersignError('already-ended', 'This export was cancelled, or another process has it.')
  }
  const end = (status: 'done' | 'failed', why: string | null) =>
    engine.committer.act(workspace, async (turn) => {
      const [ended] = await turn.query<ExportRow>(
        `update exports set status = $4, why = $5, written = $6, bytes = $7, runner = null, ended_at = at_ms($8) where ${mine} and status = 'running' returning *`,
        [...own, status, why, written, bytes, turn.nowMs],
      )
      if (ended)
        turn.record({ type: status === 'done' ? 'export.done' : 'export.failed', actor: row.actor, data: told(ended) })
    })
  if (row.tries > mostTries) return end('failed', `It broke off ${mostTries} times.`)
  try {
    const project = (await readProject(engine.database, workspace, row.project)) as ProjectRow
    const converter = converterOrThrow(row.format, undefined)
    const object = buckets.findOrThrow(workspace, openJson<string>(state.key, row.place_sealed), 'to')
    const counted = async function* () {
      const piecesOf = exportBytes(engine, project, converter, {
        each: () => (++written % toldEvery === 0 ? tell() : undefined),
      })
      for await (const piece of piecesOf) {
        gone.throwIfAborted()
        bytes += piece.length
        yield piece
      }
      // What was cancelled meanwhile does not come to stand there.
      await tell()
    }
    await buckets.write(object, converter.media, counted(), gone)
    await end('done', null)
  } catch (error) {
    if (gone.aborted || (CountersignError.is(error) && error.code === 'store-unavailable')) throw error
    engine.log.warn({ err: error, export: formatId('export', id) }, 'an export failed')
    await end('failed', CountersignError.is(error) ? error.message.slice(0, 500) : 'It could not be written.')
  }
}
