/** An export is written in one go: into a bucket, or into a file that is kept here. It stands whole, or not at all. */
import { CountersignError, formatId, makeUuidv7 } from '@countersign/core'
import { openJson, type Key } from '../../../store/seal.ts'
import { dropExport } from '../../../store/shred.ts'
import type { Buckets } from '../../buckets/buckets.ts'
import type { Engine } from '../../engine.ts'
import { largestFile, storeStream } from '../../files.ts'
import type { Converter } from '../converter.ts'
import { converterOrThrow } from '../converters.ts'
import { readProject, type ProjectRow } from '../project-row.ts'
import { exportBytes } from './export-items.ts'
import { toldExport, type ExportRow } from './exports.ts'
import { mostTries } from './take-up.ts'

/** After so many days an export that is kept here goes. */
export const keptDays = 7
/** Of a project: a newer one than these takes the place of the oldest. */
export const mostKept = 20
const toldEvery = 500
const dayMs = 86_400_000
const lost = () => new CountersignError('already-ended', 'This export was cancelled, or another process has it.')

/** @param largest what a file that is kept here may hold. */
export async function runExport(
  engine: Engine,
  buckets: Buckets,
  row: ExportRow,
  gone: AbortSignal,
  largest = largestFile,
): Promise<void> {
  const { workspace, id, runner } = row
  const state = await engine.states.get(workspace)
  const isHere = row.place_sealed === null
  const [mine, own] = [`workspace = $1 and id = $2 and runner = $3 and status = 'running'`, [workspace, id, runner]]
  let [written, bytes] = [0, 0]

  const tell = async () => {
    const [goesOn] = await engine.database.query(
      `update exports set written = $4, bytes = $5, beat_at = app_now() where ${mine} returning 1`,
      [...own, written, bytes],
    )
    if (!goesOn) throw lost()
  }
  /** @returns whether it was this run's to end. */
  const end = (status: 'done' | 'failed', why: string | null, digest: Buffer | null = null) =>
    engine.committer.act(workspace, async (turn) => {
      const [ended] = await turn.query<ExportRow>(
        `update exports set status = $4, why = $5, written = $6, bytes = $7, runner = null, ended_at = at_ms($8), kept_until = at_ms($9) where ${mine} returning *`,
        [...own, status, why, written, bytes, turn.nowMs, digest && turn.nowMs + keptDays * dayMs],
      )
      if (!ended) return false
      if (digest)
        await turn.query('update files set digest = $3, bytes = received where workspace = $1 and export = $2', [
          ...[workspace, id, digest],
        ])
      if (digest)
        for (const { id: older } of await turn.query<{ id: string }>(
          `update exports set kept_until = null where workspace = $1 and id in
             (select id from exports where workspace = $1 and project = $2 and kept_until is not null order by id desc offset $3) returning id`,
          [workspace, row.project, mostKept],
        ))
          await dropExport(turn, workspace, older)
      else await dropExport(turn, workspace, id)
      turn.record({
        type: status === 'done' ? 'export.done' : 'export.failed',
        ...{ actor: row.actor, data: toldExport(ended) },
      })
      return true
    })
  const counted = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      gone.throwIfAborted()
      bytes += piece.length
      if (isHere && bytes > largest)
        throw new CountersignError(
          'too-large',
          `It is more than ${largest} bytes, which is the most that is kept here. Name a bucket with \`to\`, or stream it: GET /v1/projects/${formatId('project', row.project)}/export?format=${row.format}.`,
        )
      yield piece
    }
    // What was cancelled meanwhile does not come to stand there.
    await tell()
  }
  const each = () => (++written % toldEvery === 0 ? tell() : undefined)

  /** Read as of one moment: a label and the answers that it rests on are of one time, from the first item to the last. */
  async function keepHere(project: ProjectRow, converter: Converter): Promise<Buffer> {
    const { file, key } = await beginFile(converter.media)
    return engine.database.transaction(
      (tx) => storeStream(engine, workspace, file, key, counted(exportBytes(tx, state, project, converter, each))),
      { text: 'set transaction isolation level repeatable read read only' },
    )
  }
  /** In the place of what another run may have left half. */
  async function beginFile(media: string): Promise<{ file: string; key: Key }> {
    const [file, key] = [makeUuidv7(engine.clock.now(), engine.dice.bytes(10)), engine.seal.makeKey()]
    await engine.database.transaction(async (tx) => {
      const [goesOn] = await tx.query(`select 1 from exports where ${mine} for update`, own)
      if (!goesOn) throw lost()
      await dropExport(tx, workspace, id)
      await tx.query(
        `insert into files (workspace, id, export, media_type, bytes, received, wrapped_key, created_by, created_at)
         values ($1, $2, $3, $4, 0, 0, $5, $6, app_now())`,
        [workspace, file, id, media, engine.seal.bytes(state.key, key), row.actor.id ?? row.actor.kind],
      )
    })
    return { file, key }
  }

  if (row.tries > mostTries) return void (await end('failed', `It broke off ${mostTries} times.`))
  try {
    const project = (await readProject(engine.database, workspace, row.project)) as ProjectRow
    const converter = converterOrThrow(row.format, undefined)
    if (row.place_sealed === null) return void (await end('done', null, await keepHere(project, converter)))
    const object = buckets.findOrThrow(workspace, openJson<string>(state.key, row.place_sealed), 'to')
    const pieces = counted(exportBytes(engine.database, state, project, converter, each))
    await buckets.write(object, converter.media, pieces, gone)
    await end('done', null)
  } catch (error) {
    if (gone.aborted || (CountersignError.is(error) && error.code === 'store-unavailable')) throw error
    const why = CountersignError.is(error) ? error.message.slice(0, 500) : 'It could not be written.'
    if (await end('failed', why)) engine.log.warn({ err: error, export: formatId('export', id) }, 'an export failed')
  }
}
