/** `countersign project export`: the server writes an export, which is fetched into a file, or stands in a bucket. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportRequest, ExportToldWire, ExportWire } from '@countersign/core'
import { Unavailable } from '@countersign/sdk'
import { callApi } from './call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from './connection.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { beginMark, dropMark, fetchExport, readMark } from './fetch-export.ts'
import { patiently } from './patiently.ts'
import { createProgress } from './progress.ts'
import { formatOf, idOf, isInBucket } from './project-api.ts'
import type { Shell } from './shell.ts'

interface Options extends ConnectionOptions {
  format?: string
  json?: boolean
  resume?: boolean
}
const lookEveryMs = 200

export async function exportItems(shell: Shell, named: string, file: string, options: Options): Promise<number> {
  const format = formatOf(file, options.format)
  const connection = findConnection(options, shell)
  const project = await idOf(connection, named)
  const inBucket = isInBucket(file)
  if (inBucket && options.resume)
    throw new UsageError('The server goes on with what it writes into a bucket by itself. Leave --resume out.')
  const { cannot } = await callApi<ExportToldWire>(
    connection,
    'GET',
    `/v1/projects/${project}/export?format=${format}&cannot=true`,
  )
  const begin = (request: ExportRequest) =>
    callApi<ExportWire>(connection, 'POST', `/v1/projects/${project}/exports`, request)
  let bytes: number
  if (inBucket) ({ bytes } = await written(shell, connection, (await begin({ format, to: file })).id, options.json))
  else {
    const mark = options.resume
      ? await readMark(file, { project, format })
      : await beginMark(file, { project, format, export: (await begin({ format })).id, etag: null })
    const done = await written(shell, connection, mark.export, options.json).catch(async (error: unknown) => {
      // Nothing will ever come of one that failed.
      if (error instanceof UsageError) await dropMark(file)
      else if (shell.signal.aborted || Unavailable.is(error))
        shell.err(`The server goes on writing ${mark.export}; --resume goes on with it.\n`)
      throw error
    })
    await fetchExport(shell, connection, mark, file, done.bytes, options.json)
    bytes = done.bytes
  }
  if (options.json) shell.out(`${JSON.stringify({ file, format, bytes, cannot })}\n`)
  else {
    for (const one of cannot) shell.err(`${format} leaves out: ${one}\n`)
    shell.out(`${bytes} bytes written to ${file}\n`)
  }
  return exitCodes.done
}

/** Waits until the server has written it. */
async function written(shell: Shell, connection: Connection, id: string, quiet = false): Promise<ExportWire> {
  const progress = createProgress(shell, 'Writing', quiet)
  try {
    for (;;) {
      const now = await patiently(shell, () =>
        callApi<ExportWire>(connection, 'GET', `/v1/exports/${id}`, undefined, shell.signal),
      )
      progress.update(now.written, now.items, `${now.written} of ${now.items} items`)
      if (now.status === 'done') return now
      if (now.status !== 'running') throw new UsageError(`The export ${now.status}: ${now.why ?? 'somebody ended it.'}`)
      await sleep(lookEveryMs, undefined, { signal: shell.signal })
    }
  } finally {
    progress.end()
  }
}
