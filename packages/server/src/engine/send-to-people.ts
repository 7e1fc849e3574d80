/** What was to go ahead by itself waits for a person instead. */
import { changeDecision, type DecisionRow } from '../store/decisions.ts'
import type { Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { approvalTask } from './make-tasks.ts'

export async function sendToPeople(engine: Engine, turn: Turn, row: DecisionRow): Promise<DecisionRow> {
  const next = changeDecision(turn, row, {
    status: 'waiting',
    mode: 'gate',
    until_at: null,
    release_by: null,
    outcome_verdict: null,
    outcome_by: null,
    queue: row.queue ?? 'inbox',
    seats: row.seats || '*',
  })
  await turn.addTasks([
    approvalTask(
      engine,
      turn.state,
      turn.nowMs,
      {
        id: next.id,
        seats: next.seats,
        queue: next.queue,
        dueAt: null,
        confidence: next.confidence,
        caseRef: next.case_ref,
        requester: next.requester,
      },
      0,
      null,
    ),
  ])
  return next
}
