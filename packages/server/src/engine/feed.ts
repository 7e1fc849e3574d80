/**
 * The feed: whoever waits for something to happen in a workspace hears of it here, whichever process did it. A batch
 * sends one notification that carries a position; readers fetch the rows up to it. If notifications were missed while
 * the listener was away, the next one, or the reconnection, brings the reader up to date: nothing depends on them but
 * speed.
 */
import type { Database } from '../store/database.ts'
import type { Log } from '../ports.ts'
import type { EntryRow } from '../store/births.ts'
import type { Leaf } from './entry.ts'

export interface LogEntry {
  position: number
  type: string
  decision: string | null
  task: string | null
  leaf: Leaf
}
type Hear = (entries: readonly LogEntry[]) => void

export interface Feed {
  /** Entries from now on, in order, each once; call the answer to stop. */
  subscribe(workspace: string, hear: Hear): () => void
  /** The log of this workspace has grown to this many entries; its last ones, where this process appended them. */
  grown(workspace: string, position: number, entries?: readonly EntryRow[]): void
  /** Something may have been missed. */
  catchUp(): void
  readAfter(workspace: string, position: number, limit: number): Promise<LogEntry[]>
  head(workspace: string): Promise<number>
}

interface Listened {
  hears: Set<Hear>
  read: number
  wanted: number
  reading: boolean
  forgotten?: NodeJS.Timeout
}

const chunk = 500
const keptMs = 60_000

export function createFeed(database: Database, log: Log): Feed {
  const listened = new Map<string, Listened>()

  const readAfter = async (workspace: string, position: number, limit: number): Promise<LogEntry[]> => {
    const rows = await database.query<{
      position: number
      type: string
      decision: string | null
      task: string | null
      leaf: Buffer
    }>(
      'select position, type, decision, task, leaf from entries where workspace = $1 and position >= $2 order by position limit $3',
      [workspace, position, limit],
      'read-entries',
    )
    return rows.map((row) => ({ ...row, leaf: JSON.parse(row.leaf.toString('utf8')) as Leaf }))
  }
  const head = async (workspace: string): Promise<number> =>
    (
      await database.query<{ position: number }>(
        'select position from heads where workspace = $1',
        [workspace],
        'read-head',
      )
    )[0]?.position ?? 0

  async function pump(workspace: string, one: Listened): Promise<void> {
    if (one.reading) return
    one.reading = true
    try {
      if (one.read < 0) {
        // Whatever was committed before the subscription began is not news.
        one.read = await head(workspace)
        one.wanted = Math.max(one.wanted, one.read)
      }
      while (one.read < one.wanted && one.hears.size > 0) {
        const entries = await readAfter(workspace, one.read, chunk)
        if (entries.length === 0) break
        one.read = (entries.at(-1) as LogEntry).position + 1
        for (const hear of one.hears) hear(entries)
      }
    } catch (error) {
      log.warn({ err: error }, 'the log could not be read for subscribers; trying again at the next notification')
    } finally {
      one.reading = false
    }
    if (one.read >= 0 && one.read < one.wanted && one.hears.size > 0) setTimeout(() => void pump(workspace, one), 100)
  }

  return {
    readAfter,
    head,
    subscribe(workspace, hear) {
      let one = listened.get(workspace)
      if (!one) listened.set(workspace, (one = { hears: new Set(), read: -1, wanted: 0, reading: false }))
      const mine = one
      mine.hears.add(hear)
      void pump(workspace, mine)
      return () => {
        mine.hears.delete(hear)
        if (mine.hears.size > 0) return
        // Whoever waits next need not ask where the log stands, if it is soon.
        clearTimeout(mine.forgotten)
        mine.forgotten = setTimeout(() => {
          if (mine.hears.size === 0 && listened.get(workspace) === mine) listened.delete(workspace)
        }, keptMs).unref()
      }
    },
    grown(workspace, position, entries = []) {
      const one = listened.get(workspace)
      if (!one || position <= one.wanted) return
      one.wanted = position
      if (one.hears.size === 0 && one.read >= 0 && !one.reading) one.read = position
      else if (!one.reading && entries.length > 0 && one.read === position - entries.length) {
        // What was written here need not be read back.
        const told = entries.map(({ type, decision, task, leaf }, i): LogEntry => ({
          position: one.read + i,
          type,
          decision,
          task,
          leaf: JSON.parse(leaf.toString('utf8')) as Leaf,
        }))
        one.read = position
        for (const hear of one.hears) hear(told)
      } else void pump(workspace, one)
    },
    catchUp() {
      for (const [workspace, one] of listened)
        head(workspace).then(
          (position) => {
            one.wanted = Math.max(one.wanted, position)
            return pump(workspace, one)
          },
          () => undefined,
        )
    },
  }
}
