/** One embedded PostgreSQL for a test run; each test file makes databases of its own in it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../packages/server/src/store/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
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
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
