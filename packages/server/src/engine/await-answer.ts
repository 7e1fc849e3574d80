import { isAnswered } from '@countersign/core'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import type { Engine } from './engine.ts'

/**
 * The decision when it is answered (or, given `rev`, when it has changed past that), else as it stands after `waitMs`.
 * Subscribes before it reads, so that nothing can fall between; also looks again every five seconds in case a
 * notification was lost.
 */
export async function awaitAnswer(engine: Engine, workspace: string, id: string, waitMs: number, rev: number | null, signal: AbortSignal): Promise<DecisionRow | undefined> {
  const isDone = (row: DecisionRow | undefined) => row === undefined || (rev === null ? isAnswered(row.status) : row.rev > rev)
  if (waitMs <= 0) return readDecision(engine.database, workspace, id)
  let nudge: () => void = () => undefined
  let news = false
  const unsubscribe = engine.feed.subscribe(workspace, (entries) => {
    // What happens to a task changes nothing of its decision.
    if (!entries.some((entry) => entry.decision === id && !/^(task|lease)\./.test(entry.type))) return
    news = true
    nudge()
  })
  const started = engine.clock.now()
  try {
    for (;;) {
      news = false
      const row = await readDecision(engine.database, workspace, id)
      const leftMs = waitMs - (engine.clock.now() - started)
      if (isDone(row) || leftMs <= 0 || signal.aborted) return row
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
