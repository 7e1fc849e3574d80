/**
 * The file of an export that the server keeps. It comes under another name until it is whole and what the server has:
 * what is cut off goes on at the byte where it was, by the same command or by `--resume`.
 */
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CountersignApiError, Unavailable } from '@countersign/sdk'
import type { Connection } from './connection.ts'
import { UsageError } from './exit-codes.ts'
import { patiently } from './patiently.ts'
import { createProgress, type Progress } from './progress.ts'
import { stream } from './project-api.ts'
import type { Shell } from './shell.ts'

/** Stands beside what has come, so that only the same bytes are gone on with. */
export interface Mark {
  project: string
  format: string
  export: string
  /** The digest of the whole, as the server told it with the first bytes. */
  etag: string | null
}
const [partOf, noteOf] = [(file: string) => `${file}.part`, (file: string) => `${file}.part.json`]

export async function beginMark(file: string, mark: Mark): Promise<Mark> {
  await writeFile(partOf(file), '')
  await writeMark(file, mark)
  return mark
}
const writeMark = (file: string, mark: Mark) => writeFile(noteOf(file), JSON.stringify(mark))

export async function readMark(file: string, asked: Pick<Mark, 'project' | 'format'>): Promise<Mark> {
  let mark: Mark
  try {
    mark = JSON.parse(await readFile(noteOf(file), 'utf8')) as Mark
  } catch (cause) {
    throw new UsageError(`There is nothing to go on with: ${noteOf(file)} does not tell. Leave --resume out.`, {
      cause,
    })
  }
  if (mark.project !== asked.project || mark.format !== asked.format)
    throw new UsageError('What was cut off is of another project or format. Leave --resume out.')
  return mark
}
export async function dropMark(file: string): Promise<void> {
  for (const one of [partOf(file), noteOf(file)]) await rm(one, { force: true })
}

export async function fetchExport(
  shell: Shell,
  connection: Connection,
  mark: Mark,
  file: string,
  bytes: number,
  quiet = false,
): Promise<void> {
  const progress = createProgress(shell, 'Fetching', quiet)
  const part = partOf(file)
  let at = await sizeOf(part)
  try {
    // Once at least: the digest comes with the first bytes, and of none too.
    while (at < bytes || mark.etag === null)
      at = await patiently(shell, () => fetchRest(shell, connection, mark, file, at, bytes, progress))
    await checkDigest(mark, file)
    await rename(part, file)
    await rm(noteOf(file), { force: true })
  } catch (error) {
    progress.end()
    if (CountersignApiError.is(error) && error.status === 404) {
      await dropMark(file)
      throw new UsageError(`${error.message} Run the command without --resume.`, { cause: error })
    }
    if (!(error instanceof WrongDigest))
      shell.err(
        `It was cut off after ${await sizeOf(part)} of ${bytes} bytes, which ${part} keeps; --resume goes on.\n`,
      )
    throw error
  } finally {
    progress.end()
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

/**
 * From the byte where it stands as far as the connection holds.
 *
 * @returns how far that is; throws where it came no further.
 */
async function fetchRest(
  shell: Shell,
  connection: Connection,
  mark: Mark,
  file: string,
  from: number,
  of: number,
  progress: Progress,
): Promise<number> {
  const answer = await stream(
    ...([connection, `/v1/exports/${mark.export}/file`, { signal: shell.signal }] as const),
    // No proxy packs it: ranges are of the bytes as they are.
    {
      'accept-encoding': 'identity',
      ...(from > 0 && mark.etag !== null ? { range: `bytes=${from}-`, 'if-range': mark.etag } : {}),
    },
  )
  const begins = answer.status === 206 ? from : 0
  mark.etag = answer.headers.get('etag')
  await writeMark(file, mark)
  const out = await open(partOf(file), constants.O_RDWR | constants.O_CREAT)
  let at = begins
  try {
    await out.truncate(begins)
    for await (const piece of Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>) {
      at += (await out.write(piece, 0, piece.length, at)).bytesWritten
      progress.update(at, of, `${at} of ${of} bytes`)
      shell.signal.throwIfAborted()
    }
  } catch (cause) {
    if (shell.signal.aborted) throw cause
    if (at <= from) throw ended(cause)
  } finally {
    await out.datasync()
    await out.close()
  }
  if (at < of && at <= from) throw ended()
  return at
}

const ended = (cause?: unknown) => new Unavailable('The server ended the connection.', { cause })

class WrongDigest extends Error {}

/** Of the whole file as it lies there: what another program did to it meanwhile is seen too. */
async function checkDigest({ etag }: Mark, file: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(partOf(file)), hash)
  if (`"${hash.digest('hex')}"` === etag) return
  await dropMark(file)
  throw new WrongDigest(`What came is not what the server has, and is not kept. Run the command again.`)
}
