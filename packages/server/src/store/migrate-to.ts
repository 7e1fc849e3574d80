import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { advisoryLocks } from './locks.ts'
import { migrationFiles, sqlFolder } from './migrate.ts'

/**
 * Brings an empty database to exactly the migrations that a backup was made with; `migrate` then runs the newer ones
 * over the restored rows, as it would have in place.
 *
 * @throws Error where this version does not know one of them: the backup is newer than the program.
 */
export async function migrateTo(database: Database, names: readonly string[]): Promise<void> {
  const known = migrationFiles()
  const foreign = names.filter((name) => !known.includes(name))
  if (foreign.length > 0)
    throw new Error(`The backup was made by a newer Countersign (${foreign.join(', ')}). Restore it with that version.`)
  await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLocks.migrate])
    await tx.query(
      'create table if not exists migrations (name text primary key, breaking boolean not null, at timestamptz not null default clock_timestamp())',
    )
    for (const file of known.filter((name) => names.includes(name))) {
      const text = readFileSync(join(sqlFolder, file), 'utf8')
      await tx.query(text)
      await tx.query('insert into migrations (name, breaking) values ($1, $2)', [file, text.startsWith('--! breaking')])
    }
  })
}
