import { isAnswered } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import type { Engine } from './engine.ts'
import type { LogEntry } from './feed.ts'

/** How long, and until when nobody waits any more. */
export interface Patience {
  waitMs: number
  signal: AbortSignal
}

/**
 * What is read when it is as wanted, else as it stands after `waitMs`. Subscribes before it reads, so that nothing can
 * fall between; also looks again every five seconds in case a notification was lost.
 * @param read it as it is now; throws where there is none for whoever asks.
 * @param concerns whether an entry of the log may have changed it; before the first read nothing is known of it.
 * @param waiting told once, when it is not as wanted yet.
 */
export async function awaitChange<T>(
  engine: Engine,
  workspace: string,
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  concerns: (entry: LogEntry, value: T | undefined) => boolean,
  { waitMs, signal }: Patience,
  waiting: (value: T) => void = () => undefined,
): Promise<T> {
  let seen: T | undefined
  let nudge: () => void = () => undefined
  let news = false
  const unsubscribe = engine.feed.subscribe(workspace, (entries) => {
    if (!entries.some((entry) => concerns(entry, seen))) return
    news = true
    nudge()
  })
  const started = engine.clock.now()
  try {
    for (;;) {
      news = false
      const value = await read()
      const leftMs = waitMs - (engine.clock.now() - started)
      if (isDone(value) || leftMs <= 0 || signal.aborted) return value
      if (seen === undefined) waiting(value)
      seen = value
      if (!news)
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', done)
            resolve()
          }
          const timer = setTimeout(done, Math.min(leftMs, 5_000))
          signal.addEventListener('abort', done, { once: true })
          nudge = done
        })
    }
  } finally {
    unsubscribe()
  }
}

/** The decision when it is answered (or, given `rev`, when it has changed past that), else as it stands after the wait. */
export const awaitAnswer = (
  engine: Engine,
  workspace: string,
  read: () => Promise<DecisionRow>,
  rev: number | null,
  patience: Patience,
  waiting: (row: DecisionRow) => void,
): Promise<DecisionRow> =>
  awaitChange(
    engine,
    workspace,
    read,
    (row) => (rev === null ? isAnswered(row.status) : row.rev > rev),
    // What happens to a task changes nothing of its decision. A stop freezes many decisions with one entry.
    (entry, row) =>
      ((row === undefined || entry.decision === row.id) && !/^(task|lease)\./.test(entry.type)) ||
      entry.type.startsWith('stop.'),
    patience,
    waiting,
  )
