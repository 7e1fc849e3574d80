/** The database that a command works on, as the server would find it. */
import { readConfig, type Config } from '../config.ts'
import { createDatabase, type Database } from '../store/database.ts'
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts'
import { UsageError } from './exit-codes.ts'
import type { Shell } from './shell.ts'

export interface OpenStore {
  config: Config
  database: Database
  close(): Promise<void>
}

export async function openStore(shell: Shell): Promise<OpenStore> {
  let config: Config
  try {
    config = readConfig(shell.env)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  // A database that runs already belongs to a server: it is left running.
  let started = false
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbeddedPostgres(config.dataDir, (step) => (started ||= step === 'Starting the database'))
      : null
  const database = createDatabase(config.databaseUrl ?? (embedded as { url: string }).url, { max: 2 })
  return {
    config,
    database,
    async close() {
      await database.close()
      if (started) await embedded?.stop()
    },
  }
}
