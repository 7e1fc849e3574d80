import { openJson, type Key } from '../../store/seal.ts'
import type { Query } from '../../store/database.ts'
import type { TaskRow } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'

/** Who skips an item is not offered it again through another of its tasks; why is kept for who leads. */
export async function skipItem(
  engine: Engine,
  turn: Turn,
  task: TaskRow,
  person: string,
  reason: string | undefined,
): Promise<void> {
  await turn.query(
    'insert into item_skips (workspace, decision, person, reason_sealed, at) values ($1, $2, $3, $4, at_ms($5)) on conflict (workspace, decision, person) do update set reason_sealed = excluded.reason_sealed, at = excluded.at',
    [
      ...[turn.workspace, task.decision, person],
      ...[reason === undefined ? null : engine.seal.json(turn.state.key, reason), turn.nowMs],
    ],
  )
  await turn.query(
    `update tasks set skipped = array_append(skipped, $3) where workspace = $1 and decision = $2 and status in ('open', 'leased') and not $3 = any(skipped)`,
    [turn.workspace, task.decision, person],
  )
  // Gold that was drawn for somebody is for nobody else.
  await turn.query(
    `update tasks t set status = 'cancelled' where t.workspace = $1 and t.id = $2 and t.preferred = $3
       and exists (select 1 from items i where i.workspace = t.workspace and i.decision = t.decision and i.gold_sealed is not null)`,
    [turn.workspace, task.id, person],
  )
}

export interface Skip {
  person: string
  reason: string | null
  at: number
}
export async function readSkips(
  q: Query,
  workspace: string,
  key: Key,
  decisions: readonly string[],
): Promise<Map<string, Skip[]>> {
  const rows = await q.query<{ decision: string; person: string; reason_sealed: Buffer | null; at: number }>(
    'select decision, person, reason_sealed, at from item_skips where workspace = $1 and decision = any($2) order by at',
    [workspace, decisions],
  )
  return Map.groupBy(
    rows.map((row) => ({
      ...{ decision: row.decision, person: row.person, at: row.at },
      reason: row.reason_sealed ? openJson<string>(key, row.reason_sealed) : null,
    })),
    ({ decision }) => decision,
  )
}
