import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstallationFacts } from '@countersign/core'
import { readLastBackup } from '../../store/last-backup.ts'
import { migrationFiles } from '../../store/migrate.ts'
import type { Engine } from '../engine.ts'

interface Place {
  dataDir: string
  /** The database lies in the data folder. */
  embedded: boolean
  version: string
}

/** How the installation stands, as this process sees it. What cannot be found out is null, and stops nothing else. */
export async function readInstallationFacts(engine: Engine, place: Place): Promise<InstallationFacts> {
  const { database, clock } = engine
  const askedMs = clock.own()
  const [asked] = await database.query<{ ms: number; version: string }>(
    `select extract(epoch from clock_timestamp())::float8 * 1000 as ms, current_setting('server_version') as version`,
  )
  const answeredMs = Math.max(0, clock.own() - askedMs)
  const [[size], migrations, jobs, disk, openKeys] = await Promise.all([
    database.query<{ bytes: number; age: number }>(
      `select pg_database_size(current_database())::float8 as bytes,
         coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8 * 1000 as age from migrations`,
    ),
    database.query<{ name: string }>('select name from migrations order by name'),
    readJobs(engine),
    readDisk(place),
    findOpenKeys(place),
  ])
  const known = new Set(migrationFiles())
  const backupMs = readLastBackup(place.dataDir)
  return {
    database: {
      answeredMs,
      bytes: size?.bytes ?? 0,
      version: asked?.version.split(' ')[0] ?? '',
      ageMs: size?.age ?? 0,
    },
    jobs,
    disk,
    // Half the way there and half back is the best guess.
    clock: { skewMs: (asked?.ms ?? 0) - (askedMs + answeredMs / 2), withinMs: answeredMs / 2 },
    version: {
      server: place.version,
      migrations: migrations.length,
      foreign: migrations.map(({ name }) => name).filter((name) => !known.has(name)),
    },
    backup: backupMs === null ? null : { agoMs: Math.max(0, clock.own() - backupMs) },
    openKeys,
  }
}

/** Deliveries have a row of their own: that one was given up is no failure of the queue. */
async function readJobs({ database }: Engine): Promise<InstallationFacts['jobs']> {
  const [row] = await database
    .query<{ due: number; failed: number; waited: number | null; maintained: number | null }>(
      // Each part by an index of its own: what was done is kept for weeks.
      `select due.n as due, due.waited, failed.n as failed, kept.maintained from
         (select count(*) as n, extract(epoch from now() - min(start_after))::float8 * 1000 as waited
            from jobs.job where state < 'active' and start_after <= now()) due,
         (select count(*) as n from jobs.job where name in (select name from jobs.queue where name <> 'deliver')
            and state = 'failed' and completed_on > now() - interval '1 day') failed,
         (select extract(epoch from now() - max(completed_on))::float8 * 1000 as maintained
            from jobs.job where name = 'maintain' and state = 'completed') kept`,
    )
    .catch(() => [])
  return row ? { due: row.due, failed: row.failed, waitedMs: row.waited, maintainedAgoMs: row.maintained } : null
}

async function readDisk({ dataDir, embedded }: Place): Promise<InstallationFacts['disk']> {
  const told = await statfs(dataDir).catch(() => null)
  return told && { freeBytes: told.bavail * told.bsize, bytes: told.blocks * told.bsize, holdsDatabase: embedded }
}

/** Windows has other rights than these bits tell. */
async function findOpenKeys({ dataDir }: Place): Promise<string[] | null> {
  if (process.platform === 'win32') return null
  const folder = join(dataDir, 'keys')
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.key')).sort()
    const modes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).mode))
    return files.filter((_, i) => ((modes[i] as number) & 0o077) !== 0)
  } catch {
    return null
  }
}
