/** An objection: the answer does not take effect, and its task is with the same person again, with the reason. */
import { formatId } from '@countersign/core'
import { changeDecision, type DecisionRow } from '../../store/decisions.ts'
import type { JudgmentRow } from '../../store/judgments.ts'
import type { Key } from '../../store/seal.ts'
import { reopenTask, type TaskRow } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { toldDecision } from '../eligible.ts'

export const verifierActor: Actor = { kind: 'system', id: null }

export async function objectTo(
  engine: Engine,
  turn: Turn,
  judgment: Pick<JudgmentRow, 'id' | 'person'>,
  task: TaskRow,
  decision: DecisionRow,
  key: Key,
  objection: string,
): Promise<void> {
  await turn.query(`update judgments set status = 'objected', look_at = null where workspace = $1 and id = $2`, [
    turn.workspace,
    judgment.id,
  ])
  await turn.query(
    `update second_looks set result = 'objected', objection_sealed = $3 where workspace = $1 and judgment = $2`,
    [turn.workspace, judgment.id, engine.seal.json(key, objection)],
  )
  const until = Math.max(turn.nowMs + turn.state.queue(task.queue).leaseMs, task.acknowledged_until ?? 0)
  const here = turn.state.people.get(judgment.person)?.active === true
  if (here) {
    await turn.query(
      `update tasks set status = 'leased', judgment = null, objection = $3, lease_until = at_ms($4) where workspace = $1 and id = $2`,
      [turn.workspace, task.id, judgment.id, until],
    )
    turn.alarm(until)
  } else await reopenTask(turn, turn.workspace, task.id)
  const waits = here && decision.status === 'waiting' && decision.due_at !== null && decision.due_at < until
  // A machine does not decide by letting the time run out: whoever answered in time has time to answer again.
  if (waits) {
    changeDecision(turn, decision, { due_at: until })
    await turn.query(
      `update tasks set due_at = at_ms($3) where workspace = $1 and decision = $2 and kind = 'approval' and status in ('open', 'leased', 'settling')`,
      [turn.workspace, decision.id, until],
    )
  }
  turn.record({
    type: 'judgment.objected',
    decision: toldDecision(task),
    task: task.id,
    actor: verifierActor,
    data: {
      judgment: formatId('judgment', judgment.id),
      queue: task.queue,
      ...(waits ? { due: isoTime(until) } : {}),
    },
  })
}
