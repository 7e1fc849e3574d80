/** A task as the reviewer who holds it sees it: the decision less what their queue hides, and what may be answered. */
import { canJoin, formatId, freeSeats, verdictsFor, type TaskWire } from '@countersign/core'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import type { Query } from '../store/database.ts'
import type { TaskRow } from '../store/tasks.ts'
import { appealOfTask } from './appeal-wire.ts'
import { decisionWire, hideAi } from './decision-wire.ts'
import { isoTime } from './entry.ts'
import { readSeats } from './make-tasks.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { objectionTo } from './second-look/objection-to.ts'
import { isHidden } from './visible-to.ts'
import { whyNext } from './why-next.ts'
import type { WorkspaceState } from './workspace-state.ts'

const silenceWords = { deny: 'denied', escalate: 'passed up', allow: 'allowed' } as const

/** @param known its decision, where it has been read already. */
export async function taskWire(
  q: Query,
  state: WorkspaceState,
  task: TaskRow,
  person: string,
  nowMs: number,
  known?: DecisionRow,
): Promise<TaskWire> {
  const decision = known ?? ((await readDecision(q, state.id, task.decision)) as DecisionRow)
  const queue = state.queue(task.queue)
  const seats = task.kind === 'approval' ? readSeats(decision.seats) : ['']
  const given = (decision.tasks ?? []).filter(
    (one) => one.kind === task.kind && one.status === 'done' && one.id !== task.id && one.lease_person,
  )
  const people = given
    .map((one) => state.people.get(one.lease_person as string))
    .filter((member) => member !== undefined)
  const hidden = isHidden(task, person, queue.aiShown, queue.delayMs, nowMs)
  const wire = decisionWire(state, decision)
  const caseTasks =
    task.case_ref === null
      ? []
      : await q.query<{ id: string }>(
          `select id from tasks where workspace = $1 and case_ref = $2 and status = 'open' and id <> $3 order by id limit 20`,
          [state.id, task.case_ref, task.id],
        )
  return {
    id: formatId('task', task.id),
    kind: task.kind,
    queue: task.queue,
    status: task.status,
    created_at: isoTime(task.created_at),
    due: task.due_at === null ? null : isoTime(task.due_at),
    on_silence: task.due_at === null || task.kind !== 'approval' ? null : decision.on_silence,
    lease:
      task.lease_person && task.lease_until !== null && task.status === 'leased'
        ? {
            person: formatId('person', task.lease_person),
            name: state.people.get(task.lease_person)?.name ?? '',
            until: isoTime(task.lease_until),
          }
        : null,
    settle_ms: queue.settleMs,
    ai_shown: queue.aiShown,
    revealed: !hidden,
    verdicts: verdictsFor(task.kind, decision.kind, decision.editable),
    seats: {
      needed: seats.length,
      given: people.filter((one, i) => canJoin(seats, people.slice(0, i), one)).length,
      free: freeSeats(seats, people),
    },
    silence:
      task.due_at === null || task.kind !== 'approval'
        ? null
        : `At ${isoTime(task.due_at).slice(11, 16)} UTC this is ${silenceWords[decision.on_silence]} unless someone acts.`,
    why_next: hidden
      ? 'It is next in the order of its queue.'
      : whyNext(queue, task.order_key, {
          createdMs: task.created_at,
          dueMs: task.due_at,
          confidence: decision.confidence,
          attributes: wire.attributes,
        }),
    decision: hidden ? hideAi(wire) : wire,
    previous: await previousAttempt(q, state, decision),
    appeal: task.kind === 'appeal' ? await appealOfTask(q, state, task.id) : null,
    case_tasks: caseTasks.map(({ id }) => formatId('task', id)),
    objection: task.objection === null ? null : await objectionTo(q, state, task.objection, person, decision),
  }
}

async function previousAttempt(q: Query, state: WorkspaceState, row: DecisionRow): Promise<TaskWire['previous']> {
  const parent = row.parent === null ? undefined : await readDecision(q, state.id, row.parent)
  const key = parent && keyOf(state.key, parent)
  if (!parent || !key || parent.status !== 'returned') return null
  const said = outcomeOf(key, parent)
  return {
    decision: formatId('decision', parent.id),
    instruction: said.instruction ?? '',
    proposal: said.proposal ?? contentOf(key, parent).proposal,
  }
}
