/**
 * How an installation stands, told as rows: what is so, and what to do next. Facts in, words out; what could not be found
 * out is `unknown` and never `fine`.
 */
import type { HealthState, HealthWire } from './wire/index.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs
const gibibyte = 2 ** 30

/** Of this workspace. */
export interface WorkspaceFacts {
  /** Entries that no checkpoint covers, and how long the oldest has waited. */
  log: { unsigned: number; lagMs: number; checkpoint: { size: number; agoMs: number } | null }
  /** How long the oldest checkpoint that each has not signed has waited; null where there is none. */
  witnesses: readonly { name: string; waitedMs: number | null }[]
  /** Each reader of the log, how many entries it has not read, and how long the oldest of them has waited. */
  followers: readonly { name: string; behind: number; lagMs: number }[]
  deliveries: { pending: number; dead: number }
  watch: { people: number; held: number }
  /** Objectives that are in use. */
  calibrations: { breached: readonly string[]; stale: readonly string[] }
}
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

type Check = HealthWire['checks'][number]

/** A threshold that was not tested for so long may no longer be true of what comes now. */
export const staleMs = 30 * dayMs
/** A witness that leaves a checkpoint unsigned for so long is away. */
const witnessAwayMs = 10 * minuteMs

const rank: Record<HealthState, number> = { trouble: 0, attention: 1, unknown: 2, fine: 3 }

/** Trouble first; else in the order in which things are told here. @param installation null for who is not told of it. */
export function tellHealth(workspace: WorkspaceFacts, installation: InstallationFacts | null): Check[] {
  const checks = [
    tellLog(workspace),
    tellWitnesses(workspace),
    tellFollowers(workspace),
    tellDeliveries(workspace),
    tellWatch(workspace),
    tellCalibrations(workspace),
    ...(installation === null ? [] : tellInstallation(installation)),
  ]
  return checks.sort((a, b) => rank[a.state] - rank[b.state])
}

const tellInstallation = (facts: InstallationFacts): Check[] => [
  tellDatabase(facts),
  tellJobs(facts),
  tellDisk(facts),
  tellClock(facts),
  tellVersion(facts),
  tellKeys(facts),
  tellBackup(facts),
]

const row = (id: string, title: string, state: HealthState, says: string, next: string | null = null): Check => ({
  ...{ id, title, state, says },
  next: state === 'fine' ? null : next,
})
const many = (n: number, one: string, several = `${one}s`): string => `${n} ${n === 1 ? one : several}`
const names = (all: readonly string[], most = 5): string =>
  all.slice(0, most).join(', ') + (all.length > most ? ` and ${all.length - most} more` : '')
const bytes = (n: number): string =>
  n >= gibibyte ? `${(n / gibibyte).toFixed(1)} GiB` : `${Math.round(n / 2 ** 20)} MiB`
/** A span as people say it; never rounded down to nothing. */
export function sayHealthSpan(ms: number): string {
  if (ms < minuteMs) return many(Math.max(1, Math.round(ms / secondMs)), 'second')
  if (ms < 120 * minuteMs) return many(Math.round(ms / minuteMs), 'minute')
  if (ms < 2 * dayMs) return many(Math.round(ms / (60 * minuteMs)), 'hour')
  return many(Math.round(ms / dayMs), 'day')
}

/** Something that should be done within seconds. */
const byLag = (ms: number, attentionMs: number, troubleMs: number): HealthState =>
  ms >= troubleMs ? 'trouble' : ms >= attentionMs ? 'attention' : 'fine'

function tellLog({ log }: WorkspaceFacts): Check {
  const signed = log.checkpoint
    ? `The last checkpoint covers ${many(log.checkpoint.size, 'line')} and is ${sayHealthSpan(log.checkpoint.agoMs)} old`
    : 'Nothing is signed yet'
  const waits =
    log.unsigned === 0
      ? 'nothing waits for the next'
      : `${many(log.unsigned, 'line')} ${log.unsigned === 1 ? 'waits' : 'wait'} for the next, for ${sayHealthSpan(log.lagMs)}`
  return row(
    'log',
    'Signing of the log',
    log.unsigned === 0 ? 'fine' : byLag(log.lagMs, 10 * secondMs, minuteMs),
    `${signed}; ${waits}.`,
    'See that a server that holds the key of the log is running, and what its own log says: decisions go on, but nothing new can be proved.',
  )
}

function tellWitnesses({ witnesses }: WorkspaceFacts): Check {
  const title = 'Witnesses'
  if (witnesses.length === 0) return row('witnesses', title, 'fine', 'None is asked.')
  const away = witnesses.filter(({ waitedMs }) => (waitedMs ?? 0) >= witnessAwayMs)
  return away.length === 0
    ? row(
        'witnesses',
        title,
        'fine',
        `${many(witnesses.length, 'witness signs what it is', 'witnesses sign what they are')} shown.`,
      )
    : row(
        'witnesses',
        title,
        'attention',
        `Not signed: ${away.map((one) => `${one.name}, for ${sayHealthSpan(one.waitedMs as number)}`).join('; ')}.`,
        'Ask who runs it. If it has seen another log than this one, the log says so: search it for log.witness-conflict.',
      )
}

function tellFollowers({ followers }: WorkspaceFacts): Check {
  const late = followers.filter(({ behind, lagMs }) => behind > 0 && lagMs >= minuteMs)
  const worst = late.reduce((most, { lagMs }) => Math.max(most, lagMs), 0)
  return row(
    'followers',
    'Readers of the log',
    late.length === 0 ? 'fine' : byLag(worst, minuteMs, 10 * minuteMs),
    late.length === 0
      ? 'Search, webhooks, breakers and shadow policies have read it to the end.'
      : late
          .map(({ name, behind, lagMs }) => `${name} is ${many(behind, 'line')} and ${sayHealthSpan(lagMs)} behind`)
          .join('; ') + '.',
    'After a burst this passes by itself. If it grows, the server’s own log names the follower that fails, and why.',
  )
}

function tellJobs({ jobs, database }: InstallationFacts): Check {
  const title = 'Side work'
  const next = 'See the server’s own log for “the job queue has a problem”. Decisions do not depend on it.'
  if (jobs === null) return row('jobs', title, 'unknown', 'The queue of jobs could not be read.', next)
  const late = (jobs.maintainedAgoMs ?? database.ageMs) >= 2 * dayMs
  const waitedMs = jobs.waitedMs ?? 0
  const maintained =
    jobs.maintainedAgoMs === null
      ? 'nightly maintenance has not run yet'
      : `nightly maintenance ran ${sayHealthSpan(jobs.maintainedAgoMs)} ago`
  return row(
    'jobs',
    title,
    waitedMs >= 60 * minuteMs ? 'trouble' : late || jobs.failed > 0 || waitedMs >= 5 * minuteMs ? 'attention' : 'fine',
    `${many(jobs.due, 'job is due', 'jobs are due')}, ${many(jobs.failed, 'failed', 'failed')} lately; ${maintained}.`,
    next,
  )
}

const tellDeliveries = ({ deliveries: { pending, dead } }: WorkspaceFacts): Check =>
  row(
    'deliveries',
    'Webhooks and callbacks',
    dead > 0 ? 'attention' : 'fine',
    dead > 0
      ? `${many(dead, 'delivery was', 'deliveries were')} given up, ${pending} on the way.`
      : `None was given up, ${pending} on the way.`,
    'Under Settings, Webhooks, see what the other side answered, mend it, and send them again.',
  )

const tellDatabase = ({ database: { answeredMs, bytes: size, version } }: InstallationFacts): Check =>
  row(
    'database',
    'Database',
    byLag(answeredMs, 250, 2 * secondMs),
    `PostgreSQL ${version} answers in ${Math.max(1, Math.round(answeredMs))} ms and holds ${bytes(size)}.`,
    'Every decision waits for it. Look at its load, its disk and the network in between.',
  )

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
      : `The database is ${sayHealthSpan(off)} ${skewMs > 0 ? 'ahead of' : 'behind'} this server.`,
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
    `The last was written ${sayHealthSpan(backup.agoMs)} ago.`,
    next,
  )
}

const tellWatch = ({ watch: { people, held } }: WorkspaceFacts): Check =>
  row(
    'watch',
    'On watch',
    held > 0 && people === 0 ? 'attention' : 'fine',
    `${people === 0 ? 'Nobody is' : many(people, 'person is', 'people are')} on watch, ${many(held, 'decision is', 'decisions are')} held open for a veto.`,
    'Somebody takes the watch, on the page Watch: a window that nobody watched becomes a question to people.',
  )

function tellCalibrations({ calibrations: { breached, stale } }: WorkspaceFacts): Check {
  const parts = [
    ...(breached.length > 0 ? [`${names(breached)} ${breached.length === 1 ? 'is' : 'are'} breached`] : []),
    ...(stale.length > 0
      ? [`${names(stale)} ${stale.length === 1 ? 'was' : 'were'} not tested for ${sayHealthSpan(staleMs)} or longer`]
      : []),
  ]
  return row(
    'calibrations',
    'Objectives',
    parts.length > 0 ? 'attention' : 'fine',
    parts.length > 0 ? `${parts.join('; ')}.` : 'No threshold is breached, or older than its evidence.',
    'On the page Objectives, see what their audits found. An old threshold may no longer be true of what comes now: have more audited, or retire it.',
  )
}
