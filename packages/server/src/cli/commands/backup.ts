import { createWriteStream, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { writeBackup } from '../../store/write-backup.ts'
import { noteBackup } from '../../store/last-backup.ts'
import { keyEntry, readKeyEntry, type BackupManifest, type KeyFiles } from '../../store/backup-format.ts'
import { UsageError } from '../exit-codes.ts'
import { openStore } from '../open-store.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import type { Command, JsonOption } from './command.ts'

interface BackupOptions extends JsonOption {
  withKeys?: boolean
  force?: boolean
}

export const backupCommand: Command = (program, shell, run) => {
  program
    .command('backup')
    .description('write everything in the database to one file; the server may run meanwhile')
    .argument('<file>', 'such as countersign.backup')
    .option(
      '--with-keys',
      'also the keys, that which opens what is sealed and that which signs the log: then guard the file like them',
    )
    .option('--force', 'overwrite a file that exists')
    .option('--json', 'print the counts as JSON')
    .action((file: string, options: BackupOptions) => run(() => backup(shell, resolve(shell.cwd, file), options)))
}

async function backup(shell: Shell, path: string, options: BackupOptions): Promise<number> {
  if (existsSync(path) && !options.force) throw new UsageError(`${path} exists. Choose another name, or add --force.`)
  const store = await openStore(shell)
  const progress = createProgress(shell, 'Backing up', options.json)
  const partial = `${path}.partial`
  try {
    const keys = options.withKeys ? readKeys(store.config.dataDir) : null
    const client = await store.database.pool.connect()
    let manifest: BackupManifest = { tables: {}, keys: false }
    try {
      const pieces = writeBackup(client, {
        keys,
        progress: (bytes, ofBytes, table) => progress.update(bytes, ofBytes, table),
      })
      const source = async function* () {
        manifest = yield* pieces
      }
      await pipeline(
        Readable.from(source(), { objectMode: false }),
        createGzip({ level: 3 }),
        createWriteStream(partial, { mode: 0o600 }),
        { signal: shell.signal },
      )
    } finally {
      client.release()
    }
    renameSync(partial, path)
    noteBackup(store.config.dataDir, Date.now())
    progress.end()
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    const bytes = statSync(path).size
    if (options.json) shell.out(`${JSON.stringify({ path, bytes, rows, ...manifest })}\n`)
    else {
      shell.out(
        `${path}: ${rows} rows of ${Object.keys(manifest.tables).length} tables, ${(bytes / 1e6).toFixed(1)} MB\n`,
      )
      if (!manifest.keys)
        shell.out(
          `Keep ${join(store.config.dataDir, 'keys')} as well: without its keys nothing sealed can be read, and the log cannot go on.\n`,
        )
    }
    return 0
  } finally {
    progress.end()
    rmSync(partial, { force: true })
    await store.close()
  }
}

/** All key files of the folder. The log's may lie elsewhere; the installation's never does. */
function readKeys(dataDir: string): KeyFiles {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'installation.key')
  try {
    const installation = readFileSync(path, 'utf8')
    const others = readdirSync(folder).filter((name) => readKeyEntry(keyEntry(name)) !== undefined)
    return Object.fromEntries([
      ['installation.key', installation],
      ...others.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    ]) as KeyFiles
  } catch {
    throw new UsageError(
      `${path} cannot be read. Name the data folder of the server with COUNTERSIGN_DATA_DIR, or leave out --with-keys.`,
    )
  }
}
