/** Restoring: into an empty database only, all of it or nothing, and only if every table has the digest that was written. */
import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import {
  isName,
  readKeyEntry,
  mostEntryBytes,
  quoteNames,
  type BackupHeader,
  type BackupManifest,
  type KeyFiles,
} from './backup-format.ts'
import { readTar } from './tar.ts'

export interface Restored {
  manifest: BackupManifest
  /** The key files that came along. */
  keys: KeyFiles
}
export interface RestoreSteps {
  /** Brings an empty database to exactly these migrations. */
  prepare(migrations: readonly string[]): Promise<void>
  /** The client on which everything happens in one transaction; asked for after `prepare`. */
  client(): Promise<ClientBase>
  /** Called before the commit; what it throws undoes everything. */
  check(restored: Restored, client: ClientBase): Promise<void>
  progress(table: string): void
}

/** Deliveries that were under way had their jobs outside of the backup: their follower makes them anew from the log. */
const requeueSql = `
  with gone as (delete from deliveries where state = 'pending' returning workspace, position)
  update cursors c set position = least(c.position, g.position) from (select workspace, min(position) as position from gone group by workspace) g
  where c.workspace = g.workspace and c.follower = 'webhooks'`

export async function readBackup(chunks: AsyncIterable<Buffer>, steps: RestoreSteps): Promise<Restored> {
  const files = readTar(chunks, mostEntryBytes)
  const first = await files.next().catch((cause: unknown) => {
    throw new Error('This is not a backup that Countersign wrote.', { cause })
  })
  if (first.done || first.value.name !== 'header.json') throw new Error('This is not a backup that Countersign wrote.')
  const header = checkHeader(JSON.parse(first.value.body.toString()))
  await steps.prepare(header.migrations)
  const client = await steps.client()
  await client.query('begin')
  try {
    for (const { name, parent, bound } of header.partitions)
      await client.query(`create table if not exists "${name}" partition of "${parent}" ${bound}`)
    for (const { name } of [...header.tables].reverse()) await client.query(`delete from "${name}"`)
    const restored = await copyIn(files, header, client, steps)
    await client.query(requeueSql)
    await steps.check(restored, client)
    await client.query('commit')
    return restored
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function copyIn(
  files: AsyncIterable<{ name: string; body: Buffer }>,
  header: BackupHeader,
  client: ClientBase,
  steps: RestoreSteps,
): Promise<Restored> {
  const sums = new Map<string, { bytes: number; hash: Hash }>(
    header.tables.map(({ name }) => [name, { bytes: 0, hash: createHash('sha256') }]),
  )
  let open: { table: string; stream: Writable & { rowCount: number | null } } | undefined
  const rows: Record<string, number> = {}
  const close = async () => {
    if (!open) return
    open.stream.end()
    await finished(open.stream)
    rows[open.table] = open.stream.rowCount ?? 0
    open = undefined
  }
  let manifest: BackupManifest | undefined
  const keys: Record<string, string> = {}
  const read = async () => {
    for await (const { name, body } of files) {
      const table = /^tables\/(\w+)\/\d+\.copy$/.exec(name)?.[1]
      if (table === undefined) {
        await close()
        const key = readKeyEntry(name)
        if (key !== undefined) keys[key] = body.toString()
        else if (name === 'manifest.json') manifest = JSON.parse(body.toString()) as BackupManifest
        continue
      }
      const known = header.tables.find((one) => one.name === table)
      const sum = sums.get(table)
      if (!known || !sum || table in rows) throw new Error(`The backup holds a table "${table}" where none belongs.`)
      if (open?.table !== table) {
        await close()
        steps.progress(table)
        open = { table, stream: client.query(copyFrom(`copy "${table}" (${quoteNames(known.columns)}) from stdin`)) }
        // A row that PostgreSQL refuses is told by `close`; until then the error must have a listener.
        open.stream.on('error', () => undefined)
      }
      sum.bytes += body.length
      sum.hash.update(body)
      if (!open.stream.write(body)) await Promise.race([once(open.stream, 'drain'), finished(open.stream)])
    }
  }
  try {
    await read()
  } catch (error) {
    // A COPY that is left open would hold up the rollback for ever.
    open?.stream.destroy()
    throw error
  }
  if (!manifest) throw new Error('The backup has no manifest: it is not whole.')
  for (const [table, { bytes, hash }] of sums) {
    const told = manifest.tables[table]
    if (!told || told.bytes !== bytes || told.sha256 !== hash.digest('hex') || told.rows !== (rows[table] ?? 0))
      throw new Error(
        `The table "${table}" is not as it was written: the backup was changed or damaged. Nothing was restored.`,
      )
  }
  return { manifest, keys }
}

function checkHeader(value: unknown): BackupHeader {
  const header = value as BackupHeader
  if (header.format !== 1)
    throw new Error(
      `This backup has the format ${String(header.format)}; this Countersign reads 1. Restore it with the version that wrote it or a newer one.`,
    )
  const names = [
    ...header.tables.flatMap(({ name, columns }) => [name, ...columns]),
    ...header.partitions.flatMap(({ name, parent }) => [name, parent]),
  ]
  const bounds = header.partitions.every(({ bound }) =>
    /^(DEFAULT|FOR VALUES FROM \('[0-9a-f-]+'\) TO \('[0-9a-f-]+'\))$/.test(bound),
  )
  if (!names.every(isName) || !bounds)
    throw new Error('The header of this backup names what cannot be a table. Nothing was restored.')
  return header
}
