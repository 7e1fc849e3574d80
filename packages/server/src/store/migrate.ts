/**
 * Numbered migrations, forward only. `--! breaking` in a file's first line marks one that the previous server version
 * cannot run beside; a server refuses a database with a breaking migration that it does not know.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { advisoryLocks } from './locks.ts'

export const sqlFolder = join(import.meta.dirname, 'sql')
export const migrationFiles = (): string[] =>
  readdirSync(sqlFolder)
    .filter((file) => /^\d{6}-.+\.sql$/.test(file))
    .sort()

export async function migrate(database: Database): Promise<string[]> {
  return database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLocks.migrate])
    await tx.query(
      'create table if not exists migrations (name text primary key, breaking boolean not null, at timestamptz not null default clock_timestamp())',
    )
    const done = new Map(
      (await tx.query<{ name: string; breaking: boolean }>('select name, breaking from migrations')).map((row) => [
        row.name,
        row.breaking,
      ]),
    )
    const files = migrationFiles()
    const known = new Set(files)
    const foreign = [...done].filter(([name, breaking]) => breaking && !known.has(name)).map(([name]) => name)
    if (foreign.length > 0)
      throw new Error(
        `The database was migrated by a newer Countersign (${foreign.join(', ')}). Start that version, or restore a backup made before it.`,
      )
    const ran: string[] = []
    for (const file of files) {
      if (done.has(file)) continue
      const text = readFileSync(join(sqlFolder, file), 'utf8')
      await tx.query(text)
      await tx.query('insert into migrations (name, breaking) values ($1, $2)', [file, text.startsWith('--! breaking')])
      ran.push(file)
    }
    await tx.query('select ensure_partitions(app_now(), coalesce((select max(position) from heads), 0))')
    return ran
  })
}
