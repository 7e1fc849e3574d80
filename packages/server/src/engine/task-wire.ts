/** A task as the reviewer who holds it sees it: the decision less what their queue hides, and what may be answered. */
import {
  canJoin,
  formatDuration,
  formatId,
  freeSeats,
  isProjectQueue,
  verdictsFor,
  type TaskWire,
} from '@countersign/core'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import type { Query } from '../store/database.ts'
import type { TaskRow } from '../store/tasks.ts'
import { appealOfTask } from './appeal-wire.ts'
import { asAsked, decisionWire, hideAi } from './decision-wire.ts'
import { isoTime } from './entry.ts'
import { withPrediction } from './projects/learning/backend/predicted-item.ts'
import { taskProject } from './projects/task-project.ts'
import { missingFor } from './no-reviewer.ts'
import { readSeats, readSign } from './make-tasks.ts'
import { openJson } from '../store/seal.ts'
import { reviewerAt } from './reviewer-at.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { objectionTo } from './second-look/objection-to.ts'
import { isVeiled } from './veil.ts'
import { isHidden } from './visible-to.ts'
import { whyNext } from './why-next.ts'
import type { WorkspaceState } from './workspace-state.ts'

const silenceWords = { deny: 'denied', escalate: 'passed up', allow: 'allowed' } as const

/** Who holds it; of a blind gate, only that somebody does. */
export function leaseWire(
  state: WorkspaceState,
  task: TaskRow,
  decision: Pick<DecisionRow, 'status' | 'seats'>,
  reader: string | null,
): TaskWire['lease'] {
  if (task.status !== 'leased' || task.lease_person === null || task.lease_until === null) return null
  const until = isoTime(task.lease_until)
  if (task.lease_person !== reader && isVeiled(state, decision)) return { person: '', name: 'Somebody', until }
  return {
    person: formatId('person', task.lease_person),
    name: state.people.get(task.lease_person)?.name ?? '',
    until,
  }
}

/** @param known its decision, where it has been read already. */
export async function taskWire(
  q: Query,
  state: WorkspaceState,
  task: TaskRow,
  person: string,
  nowMs: number,
  known?: DecisionRow,
): Promise<TaskWire> {
  const row = known ?? ((await readDecision(q, state.id, task.decision)) as DecisionRow)
  const decision = isProjectQueue(task.queue) ? asAsked(row) : row
  const queue = state.queue(task.queue)
  const seats = task.kind === 'approval' ? readSeats(decision.seats) : ['']
  const given = (decision.tasks ?? []).filter(
    (one) => one.kind === task.kind && one.status === 'done' && one.id !== task.id && one.lease_person,
  )
  const blind = (task.kind === 'approval' || decision.project !== null) && isVeiled(state, decision)
  const people = (blind ? [] : given).flatMap((one) => {
    const member = state.people.get(one.lease_person as string)
    return member ? [reviewerAt(state, member, one.leased_at ?? nowMs)] : []
  })
  const hidden = isHidden(task, person, queue.aiShown, queue.delayMs, nowMs)
  const wire = await withPrediction(q, state, row, decisionWire(state, decision))
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
    lease: leaseWire(state, task, decision, person),
    settle_ms: queue.settleMs,
    ai_shown: queue.aiShown,
    revealed: !hidden,
    verdicts: verdictsFor(task.kind, decision.kind, decision.editable),
    seats: {
      needed: seats.length,
      given: people.filter((one, i) => canJoin(seats, people.slice(0, i), one)).length,
      free: freeSeats(seats, people),
    },
    blind,
    silence:
      task.due_at === null || task.kind !== 'approval'
        ? null
        : `At ${isoTime(task.due_at).slice(11, 16)} UTC this is ${silenceWords[decision.on_silence]} unless someone acts.`,
    why_next: hidden
      ? 'It is next in the order of its queue.'
      : task.rung > 0
        ? `It was escalated, which brings it forward by ${formatDuration(queue.longestWaitMs)} each time.`
        : whyNext(queue, task.order_key, {
            createdMs: task.created_at,
            dueMs: task.due_at,
            confidence: decision.confidence,
            attributes: wire.attributes,
          }),
    decision: hidden ? hideAi(wire) : wire,
    previous: await previousAttempt(q, state, decision),
    appeal: task.kind === 'appeal' ? await appealOfTask(q, state, task.id, nowMs) : null,
    no_reviewer: task.kind === 'approval' ? missingFor(state, decision, task, nowMs) : [],
    acknowledged_until: task.acknowledged_until === null ? null : isoTime(task.acknowledged_until),
    escalated_to: task.class.split(' ').flatMap((seat) => (seat.startsWith('^') ? [seat.slice(1)] : [])),
    sign: task.kind === 'approval' ? readSign(decision.seats) : [],
    handed_on: task.handed_on === 0 ? [] : await readHandOns(q, state, task, decision),
    case_tasks: caseTasks.map(({ id }) => formatId('task', id)),
    objection: task.objection === null ? null : await objectionTo(q, state, task.objection, person, decision),
    project: decision.project === null ? null : await taskProject(q, state, task, decision, person, nowMs, hidden),
  }
}

async function readHandOns(
  q: Query,
  state: WorkspaceState,
  task: TaskRow,
  decision: DecisionRow,
): Promise<TaskWire['handed_on']> {
  const rows = await q.query<{
    how: TaskWire['handed_on'][number]['how']
    from_person: string | null
    to_person: string | null
    to_seat: string | null
    comment_sealed: Buffer | null
    at: number
  }>(
    'select how, from_person, to_person, to_seat, comment_sealed, at from hand_ons where workspace = $1 and task = $2 order by n',
    [state.id, task.id],
  )
  const key = keyOf(state.key, decision)
  const named = (id: string | null) =>
    id === null ? null : { id: formatId('person', id), name: state.people.get(id)?.name ?? 'somebody who has left' }
  return rows.map((row) => ({
    how: row.how,
    from: named(row.from_person),
    to: named(row.to_person),
    seat: row.to_seat,
    comment: row.comment_sealed && key ? openJson<string>(key, row.comment_sealed) : null,
    at: isoTime(row.at),
  }))
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
