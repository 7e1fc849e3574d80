/** A logical backup: every table of ours, as one repeatable-read snapshot saw it. The server may run meanwhile. */
import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import {
  chunkBytes,
  keyEntry,
  quoteNames,
  type BackupHeader,
  type BackupManifest,
  type KeyFiles,
} from './backup-format.ts'
import { tarEnd, tarEntry } from './tar.ts'

/** Tables of ours. The job queue keeps its own schema: truth never lives there, and it fills itself again. */
const tablesSql = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns, sum(distinct pg_table_size(c.oid))::float8 as bytes
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations'
  group by c.relname order by c.relname`
const partitionsSql = `
  select c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound, pg_table_size(c.oid)::float8 as bytes
  from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
  where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind = 'r' order by c.relname`
const referencesSql = `
  select c.relname as name, r.relname as needs from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
  where f.contype = 'f' and c.relnamespace = 'public'::regnamespace and c.oid <> r.oid`

export interface BackupOptions {
  /** Key files to go along; null for none. */
  keys: KeyFiles | null
  progress(bytes: number, ofBytes: number, table: string): void
}

/** The pieces of the (not yet compressed) backup. The client is used alone until the end. */
export async function* writeBackup(
  client: ClientBase,
  options: BackupOptions,
): AsyncGenerator<Buffer, BackupManifest, undefined> {
  await client.query('begin isolation level repeatable read read only')
  try {
    const rows = async <R>(text: string): Promise<R[]> => (await client.query(text)).rows as R[]
    const tables = await rows<{ name: string; columns: string[]; bytes: number }>(tablesSql)
    const partitions = await rows<{ name: string; parent: string; bound: string; bytes: number }>(partitionsSql)
    const ofBytes = [...tables, ...partitions].reduce((sum, { bytes }) => sum + bytes, 0)
    const header: BackupHeader = {
      format: 1,
      migrations: (await rows<{ name: string }>('select name from migrations order by name')).map(({ name }) => name),
      tables: inOrder(tables, await rows(referencesSql)).map(({ name, columns }) => ({ name, columns })),
      partitions: partitions.map(({ name, parent, bound }) => ({ name, parent, bound })),
      postgres: (await rows<{ server_version: string }>('show server_version'))[0]?.server_version ?? '',
    }
    yield tarEntry('header.json', Buffer.from(JSON.stringify(header)))
    const manifest: BackupManifest = { tables: {}, keys: options.keys !== null }
    let done = 0
    for (const { name, columns } of header.tables) {
      const hash = createHash('sha256')
      const stream = client.query(copyTo(`copy (select ${quoteNames(columns)} from "${name}") to stdout`))
      let bytes = 0
      let chunks = 0
      for await (const chunk of inChunks(stream)) {
        hash.update(chunk)
        bytes += chunk.length
        options.progress((done += chunk.length), ofBytes, name)
        yield tarEntry(`tables/${name}/${String(chunks++).padStart(6, '0')}.copy`, chunk)
      }
      manifest.tables[name] = { rows: stream.rowCount ?? 0, bytes, sha256: hash.digest('hex') }
    }
    for (const [name, text] of Object.entries(options.keys ?? {})) yield tarEntry(keyEntry(name), Buffer.from(text))
    yield tarEntry('manifest.json', Buffer.from(JSON.stringify(manifest)))
    yield tarEnd
    return manifest
  } finally {
    await client.query('rollback')
  }
}

async function* inChunks(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes < chunkBytes) continue
    yield Buffer.concat(pieces)
    pieces = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(pieces)
}

function inOrder<T extends { name: string }>(
  tables: readonly T[],
  references: readonly { name: string; needs: string }[],
): T[] {
  const ordered: T[] = []
  const waiting = [...tables]
  while (waiting.length > 0) {
    const at = waiting.findIndex(
      (table) =>
        !references.some(({ name, needs }) => name === table.name && waiting.some((other) => other.name === needs)),
    )
    ordered.push(...waiting.splice(Math.max(0, at), 1))
  }
  return ordered
}
