/**
 * `countersign project import`. An import is known by its file: the same command on the same file goes on with the one
 * that was cut off, and makes nothing twice.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportRequest, ImportWire } from '@countersign/core'
import { callApi } from './call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from './connection.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { createProgress, type Progress } from './progress.ts'
import { formatOf, idOf, isInBucket, stream } from './project-api.ts'
import type { Shell } from './shell.ts'

interface Options extends ConnectionOptions {
  format?: string
  answers?: string
  json?: boolean
  again?: boolean
}
const mostTold = 20
const lookEveryMs = 500

export async function importItems(shell: Shell, named: string, file: string, options: Options): Promise<number> {
  const format = formatOf(file, options.format)
  const { answers = 'keep' } = options
  if (answers !== 'keep' && answers !== 'count') throw new UsageError('--answers takes keep or count.')
  const size = isInBucket(file) ? null : await sizeOf(file)
  const connection = findConnection(options, shell)
  const project = await idOf(connection, named)
  const progress = createProgress(shell, 'Taking', options.json)
  try {
    const request: ImportRequest =
      size === null ? { format, answers, from: file } : { format, answers, name: basename(file), bytes: size }
    const key = options.again || size === null ? randomUUID() : await keyOf([project, format, answers], file)
    const { id } = await begin(connection, project, request, key)
    let report = await read(connection, id)
    if (report.status === 'cancelled')
      throw new UsageError(`Import ${id} of this file was cancelled. Add --again to begin another.`)
    if (report.source === 'upload' && report.status !== 'done') {
      if (report.lines > 0) shell.err(`Going on with ${id}, after ${report.lines} rows.\n`)
      await sendFile(shell, connection, project, report, file, size as number, progress)
    } else if (report.status === 'done')
      shell.err(`This file was taken before, as ${id}. Add --again to take it anew.\n`)
    report = await watch(shell, connection, id, progress)
    return tell(shell, report, options.json)
  } finally {
    progress.end()
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => {
      throw new UsageError(`There is no file ${file}.`)
    },
  )

async function keyOf(how: readonly string[], file: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([...how, basename(file)]))
  await pipeline(createReadStream(file), hash)
  return `import-${hash.digest('hex')}`
}

async function begin(connection: Connection, project: string, request: ImportRequest, key: string) {
  const answer = await stream(
    connection,
    `/v1/projects/${project}/imports`,
    { method: 'POST', body: JSON.stringify(request) },
    { 'content-type': 'application/json', 'idempotency-key': key },
  )
  return (await answer.json()) as ImportWire
}
const read = (connection: Connection, id: string) => callApi<ImportWire>(connection, 'GET', `/v1/imports/${id}`)
const show = (progress: Progress, { taken, bytes, lines }: ImportWire) =>
  progress.update(taken, bytes ?? 0, `${lines} rows taken`)

/** The bar shows what the server has taken, not what has left this machine. */
async function sendFile(
  shell: Shell,
  connection: Connection,
  project: string,
  { id }: ImportWire,
  file: string,
  size: number,
  progress: Progress,
): Promise<void> {
  const looking = setInterval(() => {
    read(connection, id).then(
      (report) => show(progress, report),
      () => undefined,
    )
  }, lookEveryMs)
  try {
    await stream(
      connection,
      `/v1/projects/${project}/import?import=${id}`,
      {
        ...{ method: 'POST', body: Readable.toWeb(createReadStream(file)), duplex: 'half', signal: shell.signal },
      } as RequestInit,
      { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    )
  } catch (error) {
    progress.end()
    shell.err('It was cut off. What was taken stays; the same command goes on with it.\n')
    throw error
  } finally {
    clearInterval(looking)
  }
}

async function watch(shell: Shell, connection: Connection, id: string, progress: Progress): Promise<ImportWire> {
  for (;;) {
    const report = await read(connection, id)
    show(progress, report)
    if (report.status !== 'running') return report
    await sleep(lookEveryMs, undefined, { signal: shell.signal })
  }
}

function tell(shell: Shell, report: ImportWire, asJson = false): number {
  if (asJson) shell.out(`${JSON.stringify(report)}\n`)
  else {
    for (const { line, reason } of report.refusals.slice(0, mostTold)) shell.err(`row ${line}: ${reason}\n`)
    if (report.refused > mostTold)
      shell.err(`and ${report.refused - mostTold} more: GET /v1/imports/${report.id}/refused\n`)
    if (report.why !== null) shell.err(`${report.status}: ${report.why}\n`)
    shell.out(
      `${report.lines} rows read, ${report.made} items made, ${report.known} here before, ${report.refused} refused${report.answers === 'count' ? `, ${report.counted} answers count` : ''}\n`,
    )
  }
  return report.refused > 0 || report.status !== 'done' ? exitCodes.failed : exitCodes.done
}
