/**
 * The log as a stream, the oldest line first: what a SIEM keeps. It is read by position and at the reader's pace, so that
 * nothing is left out, held in memory or sent twice to a reader who goes on where they were. Names are not in it: what
 * was copied away is beyond the reach of an erasure, and a line names people by their ids.
 */
import { CountersignError, type EventWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { eventsOf, parseEventId } from '../event-wire.ts'
import type { LogEntry } from '../feed.ts'
import { readVeil } from '../veil.ts'

const chunk = 500
/** Gathering for a moment costs the log's writers less than reading each commit. */
const gatherMs = 150
const quietMs = 15_000

export interface LogStream {
  workspace: string
  /** The first event is the one after this; from the oldest line that is kept where absent. */
  after: string | null
  /** Go on as the log grows. */
  follow: boolean
  /** Who reads: one's own doings are no secret. */
  person: string | null
  /** A program's; null where it may read of all. */
  systems: readonly string[] | null
  signal: AbortSignal
  /** Throws when the reader may read no more; asked before each piece. */
  stillMay(): Promise<unknown>
}

/** @throws CountersignError where there is no such place in the log. */
export async function startOf({ database, feed }: Engine, workspace: string, after: string | null): Promise<string> {
  const [oldest] = await database.query<{ position: number }>(
    'select position from entries where workspace = $1 order by position limit 1',
    [workspace],
    'oldest-entry',
  )
  const first = oldest?.position ?? 0
  if (after === null || after === '') return first === 0 ? '' : String(first - 1)
  const from = parseEventId(after)
  const refuse = (message: string) =>
    new CountersignError('bad-input', undefined, { errors: [{ path: '?after', message }] })
  if (!from) throw refuse('takes the id of an event, as the stream gave it')
  if (from.position > (await feed.head(workspace))) throw refuse('past the end of the log')
  if (from.position < first) throw new CountersignError('gone')
  return after
}

/** Pieces of the log; an empty one where nothing happened for a while. Ends at the log's end, or with the signal. */
export async function* streamEntries(engine: Engine, stream: LogStream): AsyncGenerator<EventWire[]> {
  const { workspace, signal } = stream
  let next = parseEventId(stream.after ?? '') ?? { position: 0, part: 0 }
  let grown = false
  let wake: () => void = () => undefined
  const hear = () => {
    grown = true
    wake()
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const unsubscribe = stream.follow ? engine.feed.subscribe(workspace, hear) : () => undefined
  signal.addEventListener('abort', hear, { once: true })
  try {
    while (!signal.aborted) {
      grown = false
      await stream.stillMay()
      const entries = await engine.feed.readAfter(workspace, next.position, chunk)
      // Positions have no gaps: what is missing here went by age while the reader was behind.
      if (entries[0] && entries[0].position > next.position) throw new CountersignError('gone')
      const events = await tell(engine, stream, entries, next)
      if (entries.length > 0) next = { position: (entries.at(-1) as LogEntry).position + 1, part: 0 }
      if (events.length > 0) yield events
      if (entries.length === chunk) continue
      if (!stream.follow) return
      if (!grown) await pause(quietMs)
      if (signal.aborted) return
      if (grown) await new Promise((resolve) => setTimeout(resolve, gatherMs))
      else yield []
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', hear)
  }
}

async function tell(
  engine: Engine,
  { workspace, person, systems }: LogStream,
  entries: readonly LogEntry[],
  from: { position: number; part: number },
): Promise<EventWire[]> {
  if (entries.length === 0) return []
  const state = await engine.states.get(workspace)
  const allowed = systems && (await decisionsOf(engine.database, workspace, entries, systems))
  const veil = await readVeil(engine.database, state, entries, person)
  return entries
    .filter(({ decision }) => allowed === null || (decision !== null && allowed.has(decision)))
    .flatMap((entry) => eventsOf(entry, state, veil).slice(entry.position === from.position ? from.part : 0))
    .map((event) => ({ ...event, actor: { ...event.actor, name: null } }))
}

/** Those of these lines' decisions that are of these systems. */
async function decisionsOf(
  q: Query,
  workspace: string,
  entries: readonly LogEntry[],
  systems: readonly string[],
): Promise<Set<string>> {
  const asked = [...new Set(entries.flatMap(({ decision }) => decision ?? []))]
  const rows = await q.query<{ id: string }>(
    'select id from decisions where workspace = $1 and id = any($2) and system = any($3)',
    [workspace, asked, systems],
    'decisions-of-systems',
  )
  return new Set(rows.map(({ id }) => id))
}
