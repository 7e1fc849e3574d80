import { accessSync, constants, createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { ClientBase } from 'pg'
import type { Database } from '../../store/database.ts'
import { migrate } from '../../store/migrate.ts'
import { migrateTo } from '../../store/migrate-to.ts'
import { readBackup, type Restored } from '../../store/read-backup.ts'
import { openBytes } from '../../store/seal.ts'
import { UsageError } from '../exit-codes.ts'
import { openStore, type OpenStore } from '../open-store.ts'
import type { Shell } from '../shell.ts'
import type { Command, JsonOption } from './command.ts'

export const restoreCommand: Command = (program, shell, run) => {
  program
    .command('restore')
    .description('put a backup into an empty database: all of it, or nothing')
    .argument('<file>', 'what "countersign backup" wrote')
    .option('--json', 'print the counts as JSON')
    .action((file: string, options: JsonOption) => run(() => restore(shell, resolve(shell.cwd, file), options)))
}

async function restore(shell: Shell, path: string, options: JsonOption): Promise<number> {
  checkReadable(path)
  const store = await openStore(shell)
  const { database, config } = store
  try {
    let client: ClientBase | undefined
    const file = createReadStream(path)
    const unpacked = file.pipe(createGunzip())
    file.on('error', (error) => unpacked.destroy(error))
    shell.signal.addEventListener('abort', () => unpacked.destroy(shell.signal.reason as Error), { once: true })
    let restored: Restored
    try {
      restored = await readBackup(unpacked, {
        prepare: (migrations) => prepareEmpty(database, migrations),
        client: async () => (client = await database.pool.connect()),
        check: (found, on) => placeKeys(store, found, on),
        progress: (table) => options.json || shell.err(`· ${table}\n`),
      })
    } finally {
      ;(client as { release(): void } | undefined)?.release()
    }
    await migrate(database)
    await database.query('update logs set restored = true')
    const rows = Object.values(restored.manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    if (options.json) shell.out(`${JSON.stringify({ path, rows, ...restored.manifest })}\n`)
    else {
      shell.out(`${rows} rows of ${Object.keys(restored.manifest.tables).length} tables restored and checked.\n`)
      if (!existsSync(join(config.dataDir, 'keys', 'erasures.jsonl')))
        shell.out(
          `If anything was erased since this backup, put the newest erasures.jsonl into ${join(config.dataDir, 'keys')} before you start the server: it is erased again.\n`,
        )
      if (readKey(config.dataDir) === undefined)
        shell.out(
          `Before you start the server, put the old installation.key into ${join(config.dataDir, 'keys')}: without it nothing sealed can be read.\n`,
        )
    }
    return 0
  } finally {
    await store.close()
  }
}

function checkReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

async function prepareEmpty(database: Database, migrations: readonly string[]): Promise<void> {
  const [made] = await database.query<{ made: boolean }>(`select to_regclass('public.migrations') is not null as made`)
  if (!made?.made) return migrateTo(database, migrations)
  const [used] = await database.query('select 1 from workspaces limit 1')
  if (used)
    throw new UsageError(
      'This database is in use; a backup is restored only into an empty one. Name an empty folder with COUNTERSIGN_DATA_DIR, or an empty database with DATABASE_URL.',
    )
  const names = (await database.query<{ name: string }>('select name from migrations order by name')).map(
    ({ name }) => name,
  )
  if (names.join() !== [...migrations].sort().join())
    throw new UsageError('This database was prepared by another version than the backup. Use a new, empty one.')
}

const keyPath = (dataDir: string): string => join(dataDir, 'keys', 'installation.key')

function readKey(dataDir: string): string | undefined {
  try {
    return readFileSync(keyPath(dataDir), 'utf8')
  } catch {
    return undefined
  }
}

/** The key must open what was restored; keys that came along are put in their places, never over another. */
async function placeKeys({ config }: OpenStore, { keys }: Restored, client: ClientBase): Promise<void> {
  const there = readKey(config.dataDir)
  const text = there ?? keys['installation.key']
  if (text === undefined) return
  const { rows } = await client.query<{ wrapped_key: Buffer }>('select wrapped_key from workspaces')
  for (const row of rows)
    try {
      openBytes(Buffer.from(text.trim(), 'base64'), row.wrapped_key)
    } catch {
      throw new UsageError(
        `The key in ${there === undefined ? 'the backup' : keyPath(config.dataDir)} does not open this backup. Nothing was restored.`,
      )
    }
  const folder = join(config.dataDir, 'keys')
  for (const [name, own] of Object.entries(keys)) {
    if (existsSync(join(folder, name))) continue
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, name), own, { mode: 0o600, flag: 'wx' })
  }
}
