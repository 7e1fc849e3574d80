/** An import is named before anything is sent, so that what breaks off can be gone on with by its name. */
import { CountersignError, formatId, type ImportRequest } from '@countersign/core'
import type { Idempotency, Turn } from '../../committer.ts'
import type { Engine } from '../../engine.ts'
import { isoTime, type Actor } from '../../entry.ts'
import { findFile } from '../../files.ts'
import type { Buckets } from '../../buckets/buckets.ts'
import { converterOrThrow } from '../converters.ts'
import { projectOrThrow, type ProjectRow } from '../project-row.ts'
import { importOrThrow, told, type ImportRow } from './import-row.ts'

export const refuseAt = (path: string, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path, message }] })
}

export async function openProject(turn: Turn, workspace: string, id: string): Promise<ProjectRow> {
  const project = await projectOrThrow(turn, workspace, id)
  if (project.archived_at !== null)
    throw new CountersignError(
      'already-ended',
      'This project was put away. Take it out first: PATCH {"archived": false}.',
    )
  return project
}

/** Where the bytes of an import come from. */
async function sourceOf(engine: Engine, buckets: Buckets, workspace: string, { from }: ImportRequest) {
  if (from === undefined) return { source: 'upload' as const, file: null, bytes: null, media: undefined }
  if (from.startsWith('s3://')) {
    buckets.findOrThrow(workspace, from, 'from')
    return { source: 'bucket' as const, file: null, bytes: null, media: undefined }
  }
  const file = await findFile(engine, workspace, from)
  if (file.digest === null) refuseAt('from', `its upload stands at ${file.received} of ${file.bytes} bytes`)
  return { source: 'file' as const, file: file.id, bytes: file.bytes, media: file.media_type }
}

/** @returns its id. What comes from a file or a bucket is running, and is looked for by who takes it up. */
export async function beginImport(
  engine: Engine,
  buckets: Buckets,
  caller: { workspace: string; actor: Actor },
  projectId: string,
  request: ImportRequest,
  idempotency: Idempotency | null,
): Promise<string> {
  const { workspace, actor } = caller
  const { source, file, bytes, media } = await sourceOf(engine, buckets, workspace, request)
  const { name: format } = converterOrThrow(request.format ?? null, media)
  const answers = request.answers ?? 'keep'
  const place = source === 'bucket' ? (request.from as string) : (request.name ?? null)
  const { id } = await engine.committer.act(
    workspace,
    async (turn) => {
      const project = await openProject(turn, workspace, projectId)
      const made = turn.newId()
      await turn.query(
        `insert into imports (workspace, id, project, format, status, by, actor, source, file, place_sealed, bytes, answers, started_at, beat_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, at_ms($13), at_ms($13))`,
        [
          ...[workspace, made, project.id, format, source === 'upload' ? 'waiting' : 'running'],
          ...[actor.id ?? actor.kind, JSON.stringify(actor), source, file],
          ...[place === null ? null : engine.seal.json(turn.state.key, place), bytes ?? request.bytes ?? null],
          ...[answers, turn.nowMs],
        ],
      )
      const data = { import: formatId('import', made), project: projectId, format, answers }
      turn.record({ type: 'import.begun', actor, data })
      return { id: formatId('import', made), at: isoTime(turn.nowMs) }
    },
    idempotency,
  )
  return id
}

/**
 * Gone on with: after the last row that was taken, or from the beginning where it had been done.
 *
 * @param bytes how much is sent, where that is known.
 */
export function goOnWithImport(
  engine: Engine,
  { workspace, actor }: { workspace: string; actor: Actor },
  projectId: string,
  id: string,
  sent: { format: string | null; answers: ImportRequest['answers'] | null; bytes: number | null } | null,
): Promise<{ row: ImportRow; project: ProjectRow }> {
  return engine.committer.act(workspace, async (turn) => {
    const project = await openProject(turn, workspace, projectId)
    const row = await importOrThrow(turn, workspace, id)
    const isAnother = (sent?.format ?? row.format) !== row.format || (sent?.answers ?? row.answers) !== row.answers
    if (row.project !== project.id || isAnother)
      refuseAt('?import', 'is an import of another project or format, or takes answers otherwise')
    if (row.status === 'cancelled') throw new CountersignError('already-ended', 'This import was cancelled.')
    if (sent === null && row.source === 'upload') refuseAt('body', 'missing: send the file under this id')
    if (sent !== null && row.source !== 'upload')
      refuseAt('body', 'is read by the server itself: send this without a body')
    if (row.status === 'done')
      await turn.query('delete from import_refusals where workspace = $1 and import = $2', [workspace, row.id])
    const [now] = await turn.query<ImportRow>(
      `update imports set status = 'running', runner = $3, beat_at = at_ms($4), tries = 0, why = null, ended_at = null, bytes = coalesce($5, bytes)
         ${row.status === 'done' ? ', lines = 0, made = 0, known = 0, refused = 0, counted = 0, taken = 0, digest = null' : ''}
       where workspace = $1 and id = $2 returning *`,
      [workspace, row.id, sent === null ? null : turn.newId(), turn.nowMs, sent?.bytes ?? null],
    )
    if (row.status !== 'waiting')
      turn.record({ type: 'import.resumed', actor, data: { import: id, project: projectId } })
    return { row: now as ImportRow, project }
  })
}

/** What was made stays; the rest is left. */
export function cancelImport(
  engine: Engine,
  { workspace, actor }: { workspace: string; actor: Actor },
  id: string,
): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await importOrThrow(turn, workspace, id)
    if (row.status === 'done' || row.status === 'cancelled')
      throw new CountersignError('already-ended', `The import is ${row.status} by now.`)
    await turn.query(`update imports set status = 'cancelled', ended_at = at_ms($3) where workspace = $1 and id = $2`, [
      ...[workspace, row.id, turn.nowMs],
    ])
    turn.record({ type: 'import.cancelled', actor, data: told(row) })
  })
}
