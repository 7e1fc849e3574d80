/** What was objected to is told to whoever had answered so, and to nobody else. */
import { formatId, type TaskWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { openJson } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { keyOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export async function objectionTo(
  q: Query,
  state: WorkspaceState,
  judgment: string,
  person: string,
  decision: DecisionRow,
): Promise<TaskWire['objection']> {
  const [row] = await q.query<{ objection_sealed: Buffer | null; at: number }>(
    'select s.objection_sealed, s.at from second_looks s join judgments j on j.workspace = s.workspace and j.id = s.judgment where s.workspace = $1 and s.judgment = $2 and j.person = $3',
    [state.id, judgment, person],
  )
  const key = keyOf(state.key, decision)
  if (!row?.objection_sealed || !key) return null
  const text = openJson<string>(key, row.objection_sealed)
  return { judgment: formatId('judgment', judgment), text, at: isoTime(row.at) }
}
