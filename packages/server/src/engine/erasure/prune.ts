/**
 * Lines that are past retention: whole bundles from the beginning, and only up to a multiple of 256, as the tiles have
 * them. Every tile and checkpoint stays, so that each later line keeps its proofs; the line `log.pruned` says how far.
 */
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { readProfile } from './read-profile.ts'

const dayMs = 86_400_000
const bundle = 256
/** So many in one turn at the head. */
const most = 65_536

/** The first line that is not older than this, by halves: times in the log go up, but for clocks that were set back. */
async function firstSince(q: Query, workspace: string, from: number, to: number, ms: number): Promise<number> {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [row] = await q.query<{ at: number }>('select at from entries where workspace = $1 and position = $2', [
      ...[workspace, middle],
    ])
    if (row && row.at < ms) low = middle + 1
    else high = middle
  }
  return low
}

/** @returns whether there may be more. */
export function pruneLog(engine: Engine, workspace: string): Promise<boolean> {
  return engine.committer.act(workspace, async (turn) => {
    const { days } = await readProfile(turn, workspace)
    if (days.log === null) return false
    // What is still open keeps its lines; while anything is held, all lines stay. Followers read each line first.
    const [bounds] = await turn.query<{ pruned: number; size: number; oldest: number | null; held: boolean }>(
      `select l.pruned, least(l.size, (select min(position) from cursors where workspace = $1)) as size,
         (select min(created_at) from decisions where workspace = $1 and ended_at is null) as oldest,
         exists (select 1 from holds where workspace = $1 and lifted_at is null) as held
       from logs l where l.workspace = $1`,
      [workspace],
    )
    if (!bounds || bounds.held) return false
    const sinceMs = Math.min(turn.nowMs - days.log * dayMs, bounds.oldest ?? Infinity)
    const { pruned } = bounds
    const first = await firstSince(turn, workspace, pruned, Math.max(pruned, bounds.size), sinceMs)
    const before = Math.min(Math.floor(first / bundle) * bundle, pruned + most)
    if (before <= pruned) return false
    await turn.query('delete from entries where workspace = $1 and position >= $2 and position < $3', [
      ...[workspace, pruned, before],
    ])
    await turn.query('update logs set pruned = $2 where workspace = $1', [workspace, before])
    turn.record({
      type: 'log.pruned',
      actor: { kind: 'system', id: null },
      data: { before, days: days.log },
    })
    return true
  })
}
