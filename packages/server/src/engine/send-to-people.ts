/** What was to go ahead by itself waits for a person instead. */
import { changeDecision, type DecisionRow } from '../store/decisions.ts'
import type { Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { askAgain } from './no-reviewer.ts'
import { approvalTask, requesterAlone } from './make-tasks.ts'

export const sendToPeople = (engine: Engine, turn: Turn, row: DecisionRow): Promise<void> =>
  sendAllToPeople(engine, turn, [row])

export async function sendAllToPeople(engine: Engine, turn: Turn, rows: readonly DecisionRow[]): Promise<void> {
  const tasks = rows.map((row) => {
    const { id, seats, queue, confidence, case_ref, requester } = changeDecision(turn, row, {
      status: 'waiting',
      mode: 'gate',
      until_at: null,
      release_by: null,
      outcome_verdict: null,
      outcome_by: null,
      queue: row.queue ?? 'inbox',
      seats: row.seats || '*',
    })
    const source = { id, seats, queue, dueAt: null, confidence, caseRef: case_ref, barred: requesterAlone(requester) }
    return approvalTask(engine, turn.state, turn.nowMs, source, 0, null)
  })
  await turn.addTasks(tasks)
  await askAgain(turn)
}
