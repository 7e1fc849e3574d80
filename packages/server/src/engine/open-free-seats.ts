/** A gate waits for as many people as it has free seats. */
import { canJoin, type StandingJudgment } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { readTasksOf } from '../store/tasks.ts'
import type { Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { withRung } from './ladder.ts'
import { approvalTask, classOf, readSeats, requesterAlone } from './make-tasks.ts'
import { seatsToFill } from './said.ts'

/** As many open tasks as seats are free; more are made when an edit added seats or outdated an approval, whose giver may then answer again. */
export async function openFreeSeats(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  standing: readonly StandingJudgment[],
): Promise<void> {
  const seats = seatsToFill(turn, row)
  const digest = row.digest?.toString('hex') ?? null
  const counted = standing.filter(
    (one) =>
      one.digest === digest && (one.verdict === 'approve' || one.verdict === 'edit' || one.verdict === 'respond'),
  )
  const filling = new Set<string>()
  for (const [i, one] of counted.entries())
    if (
      canJoin(
        seats,
        counted.slice(0, i).map((other) => other.person),
        one.person,
      )
    )
      filling.add(one.person.id)
  const tasks = (await readTasksOf(turn, turn.workspace, row.id)).filter((task) => task.kind === 'approval')
  const pending = tasks.filter(
    (task) => task.status === 'open' || task.status === 'leased' || task.status === 'settling',
  )
  const outdated = tasks.filter((task) => task.status === 'done' && !filling.has(task.lease_person ?? ''))
  if (outdated.length > 0)
    await turn.query(`update tasks set status = 'cancelled' where workspace = $1 and id = any($2)`, [
      turn.workspace,
      outdated.map((task) => task.id),
    ])
  const missing = seats.length - filling.size - pending.length
  const source = {
    id: row.id,
    seats: row.seats,
    queue: row.queue,
    dueAt: row.due_at,
    confidence: row.confidence,
    caseRef: row.case_ref,
    // As the tasks before it, and whom an edit has barred since.
    barred: [...new Set([...requesterAlone(row.requester), ...tasks.flatMap((task) => task.barred)])],
  }
  if (missing > 0)
    await turn.addTasks(
      Array.from({ length: missing }, (_, i) =>
        approvalTask(engine, turn.state, turn.nowMs, source, tasks.length + i, null),
      ),
    )
  const eligibility = classOf(readSeats(row.seats))
  for (const task of pending) {
    // To whom it was escalated it stays open.
    const rungs = task.class.split(' ').filter((seat) => seat.startsWith('^'))
    const now = rungs.reduce((all, rung) => withRung(all, rung.slice(1)), eligibility)
    if (task.class !== now)
      await turn.query('update tasks set class = $3 where workspace = $1 and id = $2', [turn.workspace, task.id, now])
  }
}
