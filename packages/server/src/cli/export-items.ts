/** `countersign project export`: into a file, by parts where the format has no beginning or end of its own, or into a bucket. */
import { createWriteStream } from 'node:fs'
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportToldWire, ExportWire } from '@countersign/core'
import { callApi } from './call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from './connection.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { createProgress, type Progress } from './progress.ts'
import { formatOf, idOf, isInBucket, stream } from './project-api.ts'
import type { Shell } from './shell.ts'

interface Options extends ConnectionOptions {
  format?: string
  json?: boolean
  resume?: boolean
}
/** How far an export has come that is written by parts. */
interface Mark {
  path: string
  after: number
  bytes: number
}
const together = 1_000
const lookEveryMs = 500

export async function exportItems(shell: Shell, named: string, file: string, options: Options): Promise<number> {
  const format = formatOf(file, options.format)
  const connection = findConnection(options, shell)
  const project = await idOf(connection, named)
  const path = `/v1/projects/${project}/export?format=${format}`
  const told = await callApi<ExportToldWire>(connection, 'GET', `${path}&cannot=true`)
  const progress = createProgress(shell, 'Writing', options.json)
  let bytes: number
  try {
    if (isInBucket(file)) bytes = await intoBucket(shell, connection, project, { format, to: file }, progress)
    else {
      await (told.apart
        ? byParts(shell, connection, path, file, told.items, options.resume ?? false, progress)
        : whole(shell, connection, path, file, options.resume ?? false))
      bytes = (await stat(file)).size
    }
  } finally {
    progress.end()
  }
  const { cannot } = told
  if (options.json) shell.out(`${JSON.stringify({ file, format, bytes, cannot })}\n`)
  else {
    for (const one of cannot) shell.err(`${format} leaves out: ${one}\n`)
    shell.out(`${bytes} bytes written to ${file}\n`)
  }
  return exitCodes.done
}

/** Under another name until it is whole: what breaks off leaves what was there before. */
async function whole(shell: Shell, connection: Connection, path: string, file: string, resume: boolean): Promise<void> {
  if (resume) throw new UsageError('This format is written as a whole; only JSON lines go on. Leave --resume out.')
  const answer = await stream(connection, path, { signal: shell.signal })
  const part = `${file}.part`
  try {
    await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function byParts(
  shell: Shell,
  connection: Connection,
  path: string,
  file: string,
  items: number,
  resume: boolean,
  progress: Progress,
): Promise<void> {
  const [part, note] = [`${file}.part`, `${file}.part.json`]
  const mark: Mark = resume ? await readMark(note, path) : { path, after: 0, bytes: 0 }
  const out = await open(part, resume ? 'r+' : 'w')
  try {
    for (;;) {
      // What came after the mark was not whole.
      await out.truncate(mark.bytes)
      const answer = await stream(connection, `${path}&after=${mark.after}&limit=${together}`, { signal: shell.signal })
      const next = answer.headers.get('countersign-next')
      let at = mark.bytes
      for await (const piece of Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>)
        at += (await out.write(piece, 0, piece.length, at)).bytesWritten
      if (next === null) break
      await out.datasync()
      Object.assign(mark, { after: Number(next), bytes: at })
      await writeFile(note, JSON.stringify(mark))
      progress.update(mark.after, items, `${mark.after} of ${items} items`)
    }
    await out.close()
    await rename(part, file)
    await rm(note, { force: true })
  } catch (error) {
    progress.end()
    await out.close().catch(() => undefined)
    if (mark.after === 0) await rm(part, { force: true })
    else shell.err(`It was cut off after ${mark.after} of ${items} items, which ${part} keeps; --resume goes on.\n`)
    throw error
  }
}

async function readMark(note: string, path: string): Promise<Mark> {
  const text = await readFile(note, 'utf8').catch(() => {
    throw new UsageError(`There is nothing to go on with: ${note} is not there. Leave --resume out.`)
  })
  const mark = JSON.parse(text) as Mark
  if (mark.path !== path) throw new UsageError('What was cut off is of another project or format. Leave --resume out.')
  return mark
}

async function intoBucket(
  shell: Shell,
  connection: Connection,
  project: string,
  request: { format: string; to: string },
  progress: Progress,
): Promise<number> {
  const begun = await callApi<ExportWire>(connection, 'POST', `/v1/projects/${project}/exports`, request)
  for (let now = begun; ; now = await callApi<ExportWire>(connection, 'GET', `/v1/exports/${begun.id}`)) {
    progress.update(now.written, now.items, `${now.written} of ${now.items} items`)
    if (now.status === 'done') return now.bytes
    if (now.status !== 'running') throw new UsageError(`The export ${now.status}: ${now.why ?? 'somebody ended it.'}`)
    await sleep(lookEveryMs, undefined, { signal: shell.signal })
  }
}
