import { isAnswered } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import type { Engine } from './engine.ts'

/**
 * The decision when it is answered (or, given `rev`, when it has changed past that), else as it stands after `waitMs`.
 * Subscribes before it reads, so that nothing can fall between; also looks again every five seconds in case a
 * notification was lost.
 * @param read the decision as it is now; throws where there is none for whoever asks.
 * @param waiting told once, when the answer is not there yet.
 */
export async function awaitAnswer(
  engine: Engine,
  workspace: string,
  read: () => Promise<DecisionRow>,
  waitMs: number,
  rev: number | null,
  signal: AbortSignal,
  waiting: (row: DecisionRow) => void = () => undefined,
): Promise<DecisionRow> {
  const isDone = (row: DecisionRow) => (rev === null ? isAnswered(row.status) : row.rev > rev)
  let id: string | undefined
  let nudge: () => void = () => undefined
  let news = false
  const unsubscribe = engine.feed.subscribe(workspace, (entries) => {
    // What happens to a task changes nothing of its decision.
    // A stop freezes many decisions with one entry.
    if (
      !entries.some(
        (entry) =>
          ((id === undefined || entry.decision === id) && !/^(task|lease)\./.test(entry.type)) ||
          entry.type.startsWith('stop.'),
      )
    )
      return
    news = true
    nudge()
  })
  const started = engine.clock.now()
  try {
    for (;;) {
      news = false
      const row = await read()
      const leftMs = waitMs - (engine.clock.now() - started)
      if (isDone(row) || leftMs <= 0 || signal.aborted) return row
      if (id === undefined) waiting(row)
      id = row.id
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
