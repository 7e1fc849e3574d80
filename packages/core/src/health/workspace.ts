/** How one workspace stands. */
import { secondMs, minuteMs, dayMs, row, many, none, names, byLag, saySpan, type Check } from './words.ts'

/** Of this workspace. */
export interface WorkspaceFacts {
  /** Entries that no checkpoint covers, and how long the oldest has waited. */
  log: { unsigned: number; lagMs: number; checkpoint: { size: number; agoMs: number } | null }
  /** How long the oldest checkpoint that each has not signed has waited; null where there is none. */
  witnesses: readonly { name: string; waitedMs: number | null }[]
  /** Each reader of the log, how many entries it has not read, and how long the oldest of them has waited. */
  followers: readonly { name: string; behind: number; lagMs: number }[]
  deliveries: { pending: number; dead: number }
  /** What was to be told to people and was given up, lately. */
  notices: { dead: number }
  /** Null where it is not connected. */
  slack: { trouble: string | null } | null
  watch: { people: number; held: number }
  /** Objectives that are in use. */
  calibrations: { breached: readonly string[]; stale: readonly string[] }
}
/** A threshold that was not tested for so long may no longer be true of what comes now. */
export const staleMs = 30 * dayMs
/** A witness that leaves a checkpoint unsigned for so long is away. */
const witnessAwayMs = 10 * minuteMs

export const tellWorkspace = (facts: WorkspaceFacts): Check[] => [
  tellLog(facts),
  tellWitnesses(facts),
  tellFollowers(facts),
  tellDeliveries(facts),
  tellChannels(facts),
  tellWatch(facts),
  tellCalibrations(facts),
]

function tellLog({ log }: WorkspaceFacts): Check {
  const signed = log.checkpoint
    ? `The last checkpoint covers ${many(log.checkpoint.size, 'line')} and is ${saySpan(log.checkpoint.agoMs)} old`
    : 'Nothing is signed yet'
  const waits =
    log.unsigned === 0
      ? 'nothing waits for the next'
      : `${many(log.unsigned, 'line')} ${log.unsigned === 1 ? 'waits' : 'wait'} for the next, for ${saySpan(log.lagMs)}`
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
        `Not signed: ${away.map((one) => `${one.name}, for ${saySpan(one.waitedMs as number)}`).join('; ')}.`,
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
      ? `Read to the end, or nearly: ${names(followers.map(({ name }) => name))}.`
      : late
          .map(({ name, behind, lagMs }) => `${name} is ${many(behind, 'line')} and ${saySpan(lagMs)} behind`)
          .join('; ') + '.',
    'After a burst this passes by itself. If it grows, the server’s own log names the follower that fails, and why.',
  )
}

const tellChannels = ({ slack, notices: { dead } }: WorkspaceFacts): Check =>
  row(
    'channels',
    'Channels to people',
    slack?.trouble ? 'trouble' : dead > 0 ? 'attention' : 'fine',
    `${slack === null ? 'Slack is not connected' : slack.trouble === null ? 'Slack takes what is told' : `Slack refuses our token (${slack.trouble})`}; ${none(dead)} of what was to be told was given up lately.`,
    slack?.trouble
      ? 'Install the app again in Slack, and put its new token into Settings. Until then nobody is told there; e-mail still goes.'
      : 'Look at what could not be sent, and why: GET /v1/notices.',
  )

const tellDeliveries = ({ deliveries: { pending, dead } }: WorkspaceFacts): Check =>
  row(
    'deliveries',
    'Webhooks and callbacks',
    dead > 0 ? 'attention' : 'fine',
    dead > 0
      ? `${many(dead, 'delivery was', 'deliveries were')} given up, ${none(pending)} on the way.`
      : `None was given up, ${none(pending)} on the way.`,
    'Under Settings, Webhooks, see what the other side answered, mend it, and send them again.',
  )

const tellWatch = ({ watch: { people, held } }: WorkspaceFacts): Check =>
  row(
    'watch',
    'On watch',
    held > 0 && people === 0 ? 'attention' : 'fine',
    `${people === 0 ? 'Nobody is' : many(people, 'person is', 'people are')} on watch, ${held === 0 ? 'no decision is' : many(held, 'decision is', 'decisions are')} held open for a veto.`,
    'Somebody takes the watch, on the page Watch: a window that nobody watched becomes a question to people.',
  )

function tellCalibrations({ calibrations: { breached, stale } }: WorkspaceFacts): Check {
  const parts = [
    ...(breached.length > 0 ? [`${names(breached)} ${breached.length === 1 ? 'is' : 'are'} breached`] : []),
    ...(stale.length > 0
      ? [`${names(stale)} ${stale.length === 1 ? 'was' : 'were'} not tested for ${saySpan(staleMs)} or longer`]
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
