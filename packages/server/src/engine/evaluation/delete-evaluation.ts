/** What an evaluation was made of is destroyed; that it was made, and its figures, stay. */
import { CountersignError } from '@countersign/core'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { evaluationOrThrow } from './evaluation-row.ts'

/** Twice is once. One that is running is cancelled first, by somebody who means it. */
export function deleteEvaluation(engine: Engine, workspace: string, actor: Actor, id: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await evaluationOrThrow(turn, workspace, id)
    if (row.outputs_deleted_at !== null) return
    if (row.status === 'running') throw new CountersignError('evaluation-running')
    const gone = await turn.query(
      'delete from evaluation_outputs where workspace = $1 and evaluation = $2 returning 1',
      [workspace, row.id],
    )
    await turn.query('delete from evaluation_scores where workspace = $1 and evaluation = $2', [workspace, row.id])
    await turn.query('delete from evaluation_asked where workspace = $1 and evaluation = $2', [workspace, row.id])
    // A judge is not shown what is gone.
    await turn.query(
      `update comparison_pairs p set state = 'missing' from comparisons c
       where c.workspace = $1 and $2 = any(c.evaluations) and p.workspace = c.workspace and p.comparison = c.id and p.state = 'waiting'
         and $2 in (c.evaluations[p.one + 1], c.evaluations[p.other + 1])`,
      [workspace, row.id],
    )
    await turn.query(
      `update evaluations set call_sealed = null, outputs_deleted_at = at_ms($3), ended_at = coalesce(ended_at, at_ms($3)),
         status = case status when 'collecting' then 'cancelled' else status end where workspace = $1 and id = $2`,
      [workspace, row.id, turn.nowMs],
    )
    turn.record({ type: 'evaluation.deleted', actor, data: { evaluation: id, outputs: gone.length } })
  })
}
