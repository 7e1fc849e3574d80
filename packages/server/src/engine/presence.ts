/** Who is on watch. Attention is kept as stretches for coverage only, never as a measure of a person. */
import { formatId } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Engine } from './engine.ts'
import type { Worker } from './work.ts'

/** A gap of up to a minute does not break a watch. */
export const watchGapMs = 60_000

export function keepWatch(
  engine: Engine,
  workspace: string,
  worker: Worker,
): Promise<{ person: string; watching: true; since: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query<{ started_at: number }>(
      `update watches set seen_at = at_ms($3) where workspace = $1 and person = $2 and seen_at >= at_ms($3) - $4 * interval '1 millisecond' returning started_at`,
      [workspace, worker.person, turn.nowMs, watchGapMs],
    )
    if (!row) {
      await turn.query(
        'insert into watches (workspace, person, started_at, seen_at) values ($1, $2, at_ms($3), at_ms($3)) on conflict do nothing',
        [workspace, worker.person, turn.nowMs],
      )
      turn.record({ type: 'watch.started', actor: worker.actor, data: {} })
    }
    return {
      person: formatId('person', worker.person),
      watching: true as const,
      since: new Date(row?.started_at ?? turn.nowMs).toISOString(),
    }
  })
}

/** Whether somebody was on watch from one time to the other, without a gap longer than a minute. */
export async function isWatchedThroughout(q: Query, workspace: string, fromMs: number, toMs: number): Promise<boolean> {
  const rows = await q.query<{ started_at: number; seen_at: number }>(
    "select started_at, seen_at from watches where workspace = $1 and seen_at >= at_ms($2) - interval '1 minute' and started_at <= at_ms($3) order by started_at",
    [workspace, fromMs, toMs],
  )
  let covered = fromMs
  for (const row of rows) {
    if (row.started_at > covered + watchGapMs) return false
    covered = Math.max(covered, row.seen_at)
  }
  return rows.length > 0 && covered + watchGapMs >= toMs
}

export async function whoWatches(
  q: Query,
  workspace: string,
  nowMs: number,
): Promise<{ person: string; since: number; seen: number }[]> {
  return q.query(
    `select person, started_at as since, seen_at as seen from watches where workspace = $1 and seen_at >= at_ms($2) - interval '1 minute' order by started_at`,
    [workspace, nowMs],
  )
}
