/**
 * Files: content-addressed, sealed, resumable. Kept as rows of one mebibyte, each sealed by itself, so that a range can
 * be opened without the rest. (Rows and not PostgreSQL's large objects: those live in one catalogue that no distributed
 * PostgreSQL can shard, and a logical backup of a table does not carry them.)
 */
import { createHash } from 'node:crypto'
import { CountersignError, formatDigest, formatId, makeUuidv7, parseId, type FileWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { openBytes, type Key } from '../store/seal.ts'
import type { Engine } from './engine.ts'

export const chunkBytes = 1_048_576
export const largestFile = 2 * 2 ** 30

export interface FileRow {
  id: string
  digest: Buffer | null
  media_type: string
  bytes: number
  received: number
  wrapped_key: Buffer
}

const wireOf = (row: FileRow): FileWire => ({
  id: formatId('file', row.id),
  digest: row.digest ? formatDigest(row.digest.toString('hex')) : '',
  media_type: row.media_type,
  bytes: row.bytes,
  ...(row.digest ? {} : { offset: row.received }),
})

const columns = 'id, digest, media_type, bytes, received, wrapped_key'

/** By the id that it was given out under; what is kept of an export has none. */
export async function findFile(engine: Engine, workspace: string, id: string): Promise<FileRow> {
  const [row] = await engine.database.query<FileRow>(
    `select ${columns} from files where workspace = $1 and id = $2 and export is null`,
    [workspace, parseId('file', id) ?? null],
  )
  if (!row) throw new CountersignError('not-found', `There is no file ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** What is kept of an export, whole. */
export async function findFileOfExport(q: Query, workspace: string, id: string): Promise<FileRow | undefined> {
  const [row] = await q.query<FileRow>(
    `select ${columns} from files where workspace = $1 and export = $2 and digest is not null`,
    [workspace, id],
  )
  return row
}

export async function beginFile(
  engine: Engine,
  workspace: string,
  by: string,
  mediaType: string,
  bytes: number,
): Promise<FileWire> {
  if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > largestFile)
    throw new CountersignError('too-large', `A file may hold up to ${largestFile} bytes.`)
  const state = await engine.states.get(workspace)
  const id = makeUuidv7(engine.clock.now(), engine.dice.bytes(10))
  await engine.database.query(
    'insert into files (workspace, id, media_type, bytes, received, wrapped_key, created_by, created_at) values ($1, $2, $3, $4, 0, $5, $6, at_ms($7))',
    [workspace, id, mediaType, bytes, engine.seal.bytes(state.key, engine.seal.makeKey()), by, engine.clock.now()],
  )
  return wireOf(await findFile(engine, workspace, formatId('file', id)))
}

/**
 * Appends what arrives, from the offset at which the file stands. A broken connection loses at most the last partial
 * chunk; the answer of HEAD says where to go on.
 */
export async function appendFile(
  engine: Engine,
  workspace: string,
  id: string,
  offset: number,
  body: AsyncIterable<Buffer>,
): Promise<FileWire> {
  const file = await findFile(engine, workspace, id)
  if (file.digest !== null || offset !== file.received)
    throw new CountersignError('wrong-offset', `The upload stands at ${file.received} of ${file.bytes}.`)
  const key = openBytes((await engine.states.get(workspace)).key, file.wrapped_key)
  let received = file.received
  let pending: Buffer[] = []
  let size = 0
  const flush = async (final: boolean) => {
    const data = Buffer.concat(pending)
    pending = []
    size = 0
    for (let at = 0; at < data.length; at += chunkBytes) {
      const piece = data.subarray(at, at + chunkBytes)
      if (piece.length < chunkBytes && !final) {
        pending = [piece]
        size = piece.length
        return
      }
      await storeChunk(engine, workspace, file.id, received / chunkBytes, key, piece)
      received += piece.length
    }
  }
  for await (const piece of body) {
    if (received + size + piece.length > file.bytes)
      throw new CountersignError('too-large', `The file was announced with ${file.bytes} bytes; more arrived.`)
    pending.push(piece)
    size += piece.length
    if (size >= chunkBytes) await flush(false)
  }
  if (received + size === file.bytes) await flush(true)
  if (received === file.bytes) await finish(engine, workspace, file, key)
  return wireOf(await findFile(engine, workspace, id))
}

/** @throws where the file has gone: no piece of one that was erased meanwhile is left behind. */
const storeChunk = (
  engine: Engine,
  workspace: string,
  file: string,
  n: number,
  key: Key,
  piece: Buffer,
): Promise<void> =>
  engine.database.transaction(async (tx) => {
    const [here] = await tx.query(
      'update files set received = received + $3 where workspace = $1 and id = $2 returning 1',
      [workspace, file, piece.length],
    )
    if (!here) throw new CountersignError('not-found', 'This file has gone meanwhile.')
    await tx.query('insert into file_chunks (workspace, file, n, sealed) values ($1, $2, $3, $4)', [
      ...[workspace, file, n, engine.seal.bytes(key, piece)],
    ])
  })

/**
 * Stores a file of an export from its beginning, however much will come: a chunk stands before the next is read. Nothing
 * reads it before its digest is set.
 */
export async function storeStream(
  engine: Engine,
  workspace: string,
  file: string,
  key: Key,
  pieces: AsyncIterable<Buffer>,
): Promise<Buffer> {
  const hash = createHash('sha256')
  let n = 0
  for await (const chunk of inChunks(pieces)) {
    hash.update(chunk)
    await storeChunk(engine, workspace, file, n++, key, chunk)
  }
  return hash.digest()
}

/** Each is to be done with before the next is asked for: all come in the same bytes. */
async function* inChunks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let size = 0
  for await (const piece of pieces)
    for (let from = 0; from < piece.length;) {
      const taken = piece.copy(chunk, size, from)
      from += taken
      size += taken
      if (size < chunkBytes) continue
      yield chunk
      size = 0
    }
  if (size > 0) yield chunk.subarray(0, size)
}

async function finish(engine: Engine, workspace: string, file: FileRow, key: Key): Promise<void> {
  const hash = createHash('sha256')
  for (let n = 0; n * chunkBytes < file.bytes; n++) hash.update(await readChunk(engine, workspace, file.id, n, key))
  await engine.database.query('update files set digest = $3 where workspace = $1 and id = $2', [
    workspace,
    file.id,
    hash.digest(),
  ])
}

/** Read by parts, which come as small texts that are gone at once; a chunk by itself would come as one of two mebibytes. */
const partBytes = 32_768

async function readChunk(engine: Engine, workspace: string, file: string, n: number, key: Key): Promise<Buffer> {
  const rows = await engine.database.query<{ part: Buffer }>(
    `select substring(c.sealed from p.i * ${partBytes} + 1 for ${partBytes}) as part
     from file_chunks c, generate_series(0, (octet_length(c.sealed) - 1) / ${partBytes}) as p(i)
     where c.workspace = $1 and c.file = $2 and c.n = $3 order by p.i`,
    [workspace, file, n],
    'read-chunk',
  )
  if (rows.length === 0) throw new CountersignError('not-found', 'A part of this file is missing.')
  return openBytes(key, Buffer.concat(rows.map(({ part }) => part)))
}

/** The bytes from `start` up to and including `end`, a chunk at a time. */
export async function* readFile(
  engine: Engine,
  workspace: string,
  file: FileRow,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const key = openBytes((await engine.states.get(workspace)).key, file.wrapped_key)
  for (let n = Math.floor(start / chunkBytes); n * chunkBytes <= end; n++) {
    const chunk = await readChunk(engine, workspace, file.id, n, key)
    yield chunk.subarray(Math.max(0, start - n * chunkBytes), Math.min(chunk.length, end + 1 - n * chunkBytes))
  }
}

export { wireOf as fileWire }
