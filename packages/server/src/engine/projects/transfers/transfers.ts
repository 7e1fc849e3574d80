/** Items in and out: what a request sends while it lasts, and what the server does in the background from files and buckets. */
import {
  CountersignError,
  formatId,
  type ExportRequest,
  type ExportWire,
  type ImportRequest,
  type ImportWire,
} from '@countersign/core'
import type { Buckets } from '../../buckets/buckets.ts'
import type { Idempotency } from '../../committer.ts'
import type { Engine } from '../../engine.ts'
import type { Actor } from '../../entry.ts'
import { findFile, readFile } from '../../files.ts'
import { converterOrThrow } from '../converters.ts'
import { readProject, type ProjectRow } from '../project-row.ts'
import { beginImport, cancelImport, goOnWithImport } from './begin-import.ts'
import { beginExport, cancelExport, readExport, type ExportRow } from './exports.ts'
import { importOrThrow, placeOf, readImport, type ImportRow } from './import-row.ts'
import { runExport } from './run-export.ts'
import { endImport, runImport } from './run-import.ts'
import { createBeat, createTakeUp, lostAfterS, mostTries } from './take-up.ts'

interface By {
  workspace: string
  actor: Actor
}
export interface Transfers {
  beginImport(by: By, project: string, request: ImportRequest, idempotency: Idempotency | null): Promise<ImportWire>
  /** @param id of one that was begun, or broke off; null begins one. */
  sendImport(
    by: By,
    project: string,
    id: string | null,
    sent: {
      format: string | null
      answers: ImportRequest['answers'] | null
      media: string | undefined
      bytes: number | null
    },
    body: AsyncIterable<Uint8Array>,
  ): Promise<ImportWire>
  /** One whose bytes the server reads by itself. */
  goOnWithImport(by: By, project: string, id: string): Promise<ImportWire>
  readImport(workspace: string, id: string): Promise<ImportWire>
  cancelImport(by: By, id: string): Promise<ImportWire>
  beginExport(by: By, project: string, request: ExportRequest, idempotency: Idempotency | null): Promise<ExportWire>
  readExport(workspace: string, id: string): Promise<ExportWire>
  cancelExport(by: By, id: string): Promise<ExportWire>
  start(): void
  stop(): Promise<void>
}

const nobody: Actor = { kind: 'system', id: null }

export function createTransfers(engine: Engine, buckets: Buckets): Transfers {
  const { database, log } = engine

  /** Whoever sent these has gone with the process that heard them. */
  async function endLostUploads(): Promise<void> {
    const lost = await database.query<ImportRow>(
      `select * from imports where status = 'running' and source = 'upload' and beat_at < app_now() - interval '${lostAfterS} seconds'`,
    )
    for (const row of lost)
      await endImport(
        engine,
        { row, actor: row.actor ?? nobody },
        'broken-off',
        'The server that took it has gone.',
        null,
      )
  }

  async function bytesOf(row: ImportRow, gone: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { workspace, id } = row
    if (row.file !== null) {
      const file = await findFile(engine, workspace, formatId('file', row.file))
      return readFile(engine, workspace, file, 0, file.bytes - 1)
    }
    const place = placeOf(await engine.states.get(workspace), row) ?? ''
    const sized = async (bytes: number) =>
      void (await database.query('update imports set bytes = $3 where workspace = $1 and id = $2', [
        workspace,
        id,
        bytes,
      ]))
    return buckets.read(buckets.findOrThrow(workspace, place, 'from'), sized, gone)
  }

  const importing = createTakeUp<ImportRow>(engine, 'imports', `source <> 'upload'`, async (row, gone) => {
    const actor = row.actor ?? nobody
    const end = (why: string) => endImport(engine, { row, actor }, 'broken-off', why, null)
    if (row.tries > mostTries) return end(`It broke off ${mostTries} times at the same place.`)
    try {
      const project = (await readProject(database, row.workspace, row.project)) as ProjectRow
      const converter = converterOrThrow(row.format, undefined)
      const bytes = await bytesOf(row, gone).catch(async (error: unknown) => {
        if (CountersignError.is(error) && error.code !== 'store-unavailable') await end(error.message)
        throw error
      })
      await runImport(engine, { row, project, actor, converter }, bytes, gone)
    } catch (error) {
      if (gone.aborted || (CountersignError.is(error) && error.code === 'store-unavailable')) throw error
      log.warn({ err: error, import: formatId('import', row.id) }, 'an import broke off')
    }
  })
  const exporting = createTakeUp<ExportRow>(engine, 'exports', 'true', (row, gone) =>
    runExport(engine, buckets, row, gone),
  )
  let sweep: NodeJS.Timeout | undefined
  const look = () => {
    for (const one of [importing.look(), exporting.look()])
      one.catch((error: unknown) => log.warn({ err: error }, 'could not look for what is to be transferred'))
  }
  const read = ({ workspace }: By, id: string) => readImport(engine, workspace, id)

  return {
    async beginImport(by, project, request, idempotency) {
      const id = await beginImport(engine, buckets, by, project, request, idempotency)
      look()
      return read(by, id)
    },
    async sendImport(by, project, id, { format, answers, media, bytes }, body) {
      const named =
        id ??
        (await beginImport(
          ...([engine, buckets, by, project] as const),
          ...([{ format: converterOrThrow(format, media).name, answers: answers ?? undefined }, null] as const),
        ))
      const begun = await goOnWithImport(engine, by, project, named, { format, answers, bytes })
      const beat = createBeat(engine, 'imports', begun.row)
      try {
        const converter = converterOrThrow(begun.row.format, undefined)
        await runImport(engine, { ...begun, actor: by.actor, converter }, body, beat.gone.signal)
      } finally {
        beat.end()
      }
      return read(by, named)
    },
    async goOnWithImport(by, project, id) {
      const { status, runner } = await importOrThrow(database, by.workspace, id)
      // It goes on as it is.
      if (status !== 'running' || runner === null) await goOnWithImport(engine, by, project, id, null)
      look()
      return read(by, id)
    },
    async readImport(workspace, id) {
      const told = await readImport(engine, workspace, id)
      // Whoever asks about one that nobody works at has it taken up.
      if (told.status === 'running' && told.source !== 'upload') look()
      return told
    },
    async cancelImport(by, id) {
      await cancelImport(engine, by, id)
      return read(by, id)
    },
    async beginExport(by, project, request, idempotency) {
      const begun = await beginExport(engine, buckets, by, project, request, idempotency)
      look()
      return begun
    },
    async readExport(workspace, id) {
      const told = await readExport(engine, workspace, id)
      if (told.status === 'running') look()
      return told
    },
    cancelExport: (by, id) => cancelExport(engine, by, id),
    start() {
      importing.start()
      exporting.start()
      const look = () =>
        void endLostUploads().catch((error: unknown) => log.warn({ err: error }, 'could not end lost uploads'))
      sweep = setInterval(look, 10_000)
      look()
    },
    async stop() {
      clearInterval(sweep)
      await Promise.all([importing.stop(), exporting.stop()])
    },
  }
}
