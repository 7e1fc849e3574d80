/** How the installation stands, as one process sees it. */
import {
  secondMs,
  minuteMs,
  dayMs,
  gibibyte,
  row,
  many,
  none,
  names,
  bytes,
  byLag,
  saySpan,
  type Check,
} from './words.ts'

/** Of the installation, which every workspace shares. */
export interface InstallationFacts {
  database: { answeredMs: number; bytes: number; version: string; ageMs: number }
  /** Null where the queue of jobs could not be read; ages are null where there is none. */
  jobs: { due: number; failed: number; waitedMs: number | null; maintainedAgoMs: number | null } | null
  /** Of the data folder; null where it could not be read. */
  disk: { freeBytes: number; bytes: number; holdsDatabase: boolean } | null
  /** The database’s clock less this machine’s, and how exactly that is known. */
  clock: { skewMs: number; withinMs: number }
  version: { server: string; migrations: number; /** What a newer server added. */ foreign: readonly string[] }
  /** The last that was written from this data folder; null where there was none. */
  backup: { agoMs: number } | null
  /** Files of keys that others can read; null where this machine does not tell. */
  openKeys: readonly string[] | null
}

export const tellInstallation = (facts: InstallationFacts): Check[] => [
  tellDatabase(facts),
  tellJobs(facts),
  tellDisk(facts),
  tellClock(facts),
  tellVersion(facts),
  tellKeys(facts),
  tellBackup(facts),
]

const tellDatabase = ({ database: { answeredMs, bytes: size, version } }: InstallationFacts): Check =>
  row(
    'database',
    'Database',
    byLag(answeredMs, 250, 2 * secondMs),
    `PostgreSQL ${version} answers in ${Math.max(1, Math.round(answeredMs))} ms and holds ${bytes(size)}.`,
    'Every decision waits for it. Look at its load, its disk and the network in between.',
  )

function tellJobs({ jobs, database }: InstallationFacts): Check {
  const title = 'Side work'
  const next = 'See the server’s own log for “the job queue has a problem”. Decisions do not depend on it.'
  if (jobs === null) return row('jobs', title, 'unknown', 'The queue of jobs could not be read.', next)
  const late = (jobs.maintainedAgoMs ?? database.ageMs) >= 2 * dayMs
  const waitedMs = jobs.waitedMs ?? 0
  const maintained =
    jobs.maintainedAgoMs === null
      ? 'nightly maintenance has not run yet'
      : `nightly maintenance ran ${saySpan(jobs.maintainedAgoMs)} ago`
  return row(
    'jobs',
    title,
    waitedMs >= 60 * minuteMs ? 'trouble' : late || jobs.failed > 0 || waitedMs >= 5 * minuteMs ? 'attention' : 'fine',
    `${jobs.due === 0 ? 'No job is due' : many(jobs.due, 'job is due', 'jobs are due')}, ${none(jobs.failed)} failed lately; ${maintained}.`,
    next,
  )
}

function tellDisk({ disk }: InstallationFacts): Check {
  const title = 'Disk'
  if (disk === null)
    return row(
      'disk',
      title,
      'unknown',
      'The room beside the data folder could not be read.',
      'See that the server may read its data folder.',
    )
  const says = `${bytes(disk.freeBytes)} of ${bytes(disk.bytes)} are free beside the data folder${disk.holdsDatabase ? ', where the database lies' : '; the database’s own disk is not seen from here'}.`
  const share = disk.freeBytes / Math.max(1, disk.bytes)
  const state =
    disk.freeBytes < gibibyte ? 'trouble' : disk.freeBytes < 5 * gibibyte && share < 0.1 ? 'attention' : 'fine'
  return row(
    'disk',
    title,
    state,
    says,
    'Make room. On a full disk proposals are refused, and nothing that was answered is lost.',
  )
}

function tellClock({ clock: { skewMs, withinMs } }: InstallationFacts): Check {
  const off = Math.max(0, Math.abs(skewMs) - withinMs)
  return row(
    'clock',
    'Clocks',
    byLag(off, secondMs, 30 * secondMs),
    off < secondMs
      ? 'This server and the database agree on the time.'
      : `The database is ${saySpan(off)} ${skewMs > 0 ? 'ahead of' : 'behind'} this server.`,
    'Deadlines go by the database’s clock. Synchronise both machines (NTP): signing in and signatures elsewhere compare times.',
  )
}

const tellVersion = ({ version: { server, migrations, foreign } }: InstallationFacts): Check =>
  row(
    'version',
    'Version',
    foreign.length > 0 ? 'attention' : 'fine',
    foreign.length > 0
      ? `This server is ${server}, and a newer one has changed the database: ${names(foreign)}.`
      : `This server is ${server}; the database has its ${many(migrations, 'migration')}.`,
    'Finish the update: replace the servers that are left of the older version.',
  )

function tellKeys({ openKeys }: InstallationFacts): Check {
  const title = 'Files of keys'
  if (openKeys === null)
    return row(
      'keys',
      title,
      'unknown',
      'Who can read them could not be found out on this machine.',
      'See to it that only the server’s account reads the folder keys.',
    )
  return row(
    'keys',
    title,
    openKeys.length > 0 ? 'trouble' : 'fine',
    openKeys.length > 0
      ? `Other accounts of the machine can read ${names(openKeys)}.`
      : 'Only the server’s own account can read them.',
    'In the data folder: chmod 700 keys && chmod 600 keys/*. If others had accounts there, replace the log’s key: countersign log rotate-key.',
  )
}

function tellBackup({ backup }: InstallationFacts): Check {
  const title = 'Backup'
  const next =
    'Run countersign backup every day, or make sure that your platform copies the database and the folder keys.'
  if (backup === null)
    return row(
      'backup',
      title,
      'unknown',
      'None was written from this data folder. Copies that others make are not seen from here.',
      next,
    )
  return row(
    'backup',
    title,
    backup.agoMs >= 7 * dayMs ? 'attention' : 'fine',
    `The last was written ${saySpan(backup.agoMs)} ago.`,
    next,
  )
}
