/** One embedded PostgreSQL for a test run; each test file makes databases of its own in it, copies of a migrated one. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
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

async function makeMigrated(url: string): Promise<void> {
  const root = new pg.Client({ connectionString: url })
  await root.connect()
  await root.query(`create database ${migrated}`)
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
  const postgres = await startEmbeddedPostgres(folder, undefined, 400)
  await makeMigrated(postgres.url)
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
