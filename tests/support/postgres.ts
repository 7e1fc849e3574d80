/** One embedded PostgreSQL for a test run; each test file makes databases of its own in it, copies of a migrated one. */
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { TestProject } from 'vitest/node'
import { createDatabase } from '../../packages/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../../packages/server/src/store/embedded-postgres.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** What a server finds at its second start, without anybody in it. */
export const migrated = 'migrated'

/** Where Linux keeps files in memory, if two gigabytes are free there: a copy is made in a tenth of the time. */
function makeMemory(): string | undefined {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return undefined
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 2 ** 31 ? mkdtempSync(join(memory, 'countersign-test-')) : undefined
}

async function makeMigrated(url: string, memory: string | undefined): Promise<void> {
  const root = new pg.Client({ connectionString: url })
  await root.connect()
  // No test takes the machine's power away: what the disk would write for that case alone is waited for by none.
  for (const setting of ['fsync', 'full_page_writes']) await root.query(`alter system set ${setting} = off`)
  await root.query('select pg_reload_conf()')
  // A copy lies where its template does.
  if (memory) await root.query(`create tablespace memory location '${memory}'`)
  await root.query(`create database ${migrated} ${memory ? 'tablespace memory' : ''}`)
  await root.end()
  const connectionString = url.replace('/countersign?', `/${migrated}?`)
  const database = createDatabase(connectionString)
  await migrate(database)
  await database.close()
  const jobs = new PgBoss({ connectionString, schema: 'jobs', schedule: false, supervise: false })
  await jobs.start()
  await jobs.stop({ graceful: false })
}

/** A run within a run, such as that of a mutant, takes the one that is there. */
const given = process.env.COUNTERSIGN_TEST_POSTGRES

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (given) {
    project.provide('postgresUrl', given)
    return async () => undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
  chmodSync(folder, 0o755)
  const memory = makeMemory()
  // As root, PostgreSQL runs as `nobody`.
  if (memory && process.getuid?.() === 0) chownSync(memory, 65_534, 65_534)
  const postgres = await startEmbeddedPostgres(folder, undefined, 400)
  await makeMigrated(postgres.url, memory)
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    for (const one of [folder, ...(memory ? [memory] : [])]) rmSync(one, { recursive: true, force: true })
  }
}
