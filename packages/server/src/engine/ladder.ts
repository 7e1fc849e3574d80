/**
 * A task climbs: it opens to more people and comes forward. A rung opens the queue, never a seat: what the policy asks
 * of who fills it stays, so that waiting long loosens nothing.
 */
import { decideSteps, formatId, type Json } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { readDecision } from '../store/decisions.ts'
import { readTask, type TaskRow } from '../store/tasks.ts'
import type { Turn } from './committer.ts'
import { toldDecision } from './eligible.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { keyOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

const time: Actor = { kind: 'silence', id: null }

/** Where a queue says nothing: whoever leads here. */
function usualRung(state: WorkspaceState): string {
  const held = new Set([...state.people.values()].filter(({ active }) => active).flatMap(({ roles }) => roles))
  return ['lead', 'admin'].find((role) => held.has(role)) === undefined
    ? 'role:owner'
    : `role:${held.has('lead') ? 'lead' : 'admin'}`
}

/** The rung above, or the usual one where the queue has none left. */
export function nextRung(state: WorkspaceState, task: Pick<TaskRow, 'queue' | 'rung'>): string {
  const ladder = [...state.queue(task.queue).ladder].sort((a, b) => a.afterMs - b.afterMs)
  return ladder[task.rung]?.to ?? usualRung(state)
}

export interface HandOn {
  how: 'delegated' | 'reassigned' | 'escalated'
  from: string | null
  to: string | null
  seat: string | null
  comment: string | null
}

/** Kept beside the task, for whoever gets it next. */
export async function keepHandOn(
  engine: Engine,
  turn: Turn,
  task: TaskRow,
  decision: DecisionRow | undefined,
  handOn: HandOn,
): Promise<void> {
  const key = decision && keyOf(turn.state.key, decision)
  const sealed = handOn.comment !== null && key ? engine.seal.json(key, handOn.comment as Json) : null
  await turn.query(
    'insert into hand_ons (workspace, task, n, how, from_person, to_person, to_seat, comment_sealed, at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))',
    [
      ...[turn.workspace, task.id, task.handed_on + 1, handOn.how, handOn.from, handOn.to, handOn.seat],
      ...[sealed, turn.nowMs],
    ],
  )
  await turn.query('update tasks set handed_on = handed_on + 1 where workspace = $1 and id = $2', [
    turn.workspace,
    task.id,
  ])
}

export const withRung = (eligibility: string, seat: string): string =>
  [...new Set([...eligibility.split(' '), `^${seat}`])].sort().join(' ')

export async function climb(
  engine: Engine,
  turn: Turn,
  task: TaskRow,
  decision: DecisionRow | undefined,
  to: string,
  by: { actor: Actor; person: string | null; comment: string | null; why: 'ladder' | 'silence' | 'person' | 'caller' },
): Promise<TaskRow> {
  const next = { ...task, class: withRung(task.class, to), rung: task.rung + 1, handed_on: task.handed_on + 1 }
  await turn.query(
    `update tasks set class = $3, rung = rung + 1, order_key = order_key - $4, preferred = null, reserved_until = null where workspace = $1 and id = $2`,
    [turn.workspace, task.id, next.class, turn.state.queue(task.queue).longestWaitMs],
  )
  await keepHandOn(engine, turn, task, decision, {
    how: 'escalated',
    from: by.person,
    to: null,
    seat: to,
    comment: by.comment,
  })
  turn.record({
    type: 'task.escalated',
    decision: toldDecision(task),
    task: task.id,
    actor: by.actor,
    data: { queue: task.queue, rung: next.rung, to, why: by.why },
  })
  return next
}

/** A reminder or a rung has come due. */
export async function takeSteps(engine: Engine, turn: Turn, id: string): Promise<void> {
  const task = await readTask(turn, turn.workspace, id)
  if (!task || (task.status !== 'open' && task.status !== 'leased') || (task.next_step_at ?? Infinity) > turn.nowMs)
    return
  const steps = decideSteps(
    turn.state.queue(task.queue),
    { createdMs: task.created_at, dueMs: task.due_at, rung: task.rung, reminded: task.reminded },
    turn.nowMs,
  )
  const decision = steps.climb.length > 0 ? await readDecision(turn, turn.workspace, task.decision) : undefined
  let climbed = task
  for (const { to } of steps.climb)
    climbed = await climb(engine, turn, climbed, decision, to, {
      actor: time,
      person: null,
      comment: null,
      why: 'ladder',
    })
  if (steps.remind !== null)
    turn.record({
      type: 'task.reminded',
      decision: toldDecision(task),
      task: task.id,
      actor: time,
      data: {
        queue: task.queue,
        due: new Date(task.due_at as number).toISOString(),
        holder: task.lease_person && formatId('person', task.lease_person),
      },
    })
  await turn.query('update tasks set next_step_at = at_ms($3), reminded = $4 where workspace = $1 and id = $2', [
    turn.workspace,
    task.id,
    steps.nextMs,
    steps.reminded,
  ])
  if (steps.nextMs !== null) turn.alarm(steps.nextMs)
}
