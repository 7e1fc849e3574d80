/** A task goes to somebody else: delegated or escalated by its holder, reassigned by whoever leads. */
import { CountersignError, formatId, isBehind, parseDuration, parseId, type TaskWire } from '@countersign/core'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import { readTask, readTasksOf, reopenTask, type TaskRow } from '../store/tasks.ts'
import type { Idempotency, Turn } from './committer.ts'
import { isOpenTo, toldDecision, whyNot } from './eligible.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { climb, keepHandOn, nextRung } from './ladder.ts'
import { isAway } from './reviewer-at.ts'
import { taskWire } from './task-wire.ts'
import { takeTask } from './work.ts'
import { firstPairOrThrow, heldOrThrow } from './find-task.ts'
import { pairFirst } from './find-task.ts'
import { type Worker } from './worker.ts'
import { canWork, type Member } from './workspace-state.ts'

/** How long a task is kept for whom it was passed to, before it is offered to anybody again. */
export const reservedMs = 4 * 3_600_000
export const longestAcknowledgementMs = 4 * 3_600_000
const mostDelegations = 3

/** @param leads may take it from whoever holds it, or out of the queue. */
export function delegateTask(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  request: { to: string; comment?: string | undefined },
  leads: boolean,
  idempotency: Idempotency | null,
): Promise<TaskWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { task, decision } = firstPairOrThrow(turn, id)
      const holds = task.status === 'leased' && task.lease_person === worker.person
      if (!leads || holds) heldOrThrow(turn, worker, task)
      else if (task.status !== 'open' && task.status !== 'leased') throw new CountersignError('task-closed')
      const how = holds ? 'delegated' : 'reassigned'
      if (how === 'reassigned' && task.barred.includes(worker.person) && !turn.state.solo)
        throw new CountersignError('not-eligible', 'You asked for this, so somebody else says who decides it.')
      if (how === 'delegated') await refuseTooMany(turn, task)
      const to = receiverOrThrow(turn, task, decision, request.to, worker)
      await reopenTask(turn, workspace, task.id)
      await turn.query(
        'update tasks set preferred = $3, reserved_until = at_ms($4), skipped = array_remove(skipped, $3) where workspace = $1 and id = $2',
        [workspace, task.id, to.id, turn.nowMs + reservedMs],
      )
      await keepHandOn(engine, turn, task, decision, {
        how,
        from: how === 'delegated' ? worker.person : task.lease_person,
        to: to.id,
        seat: null,
        comment: request.comment ?? null,
      })
      turn.record({
        type: `task.${how}`,
        decision: toldDecision(task),
        task: task.id,
        actor: worker.actor,
        data: {
          queue: task.queue,
          to: formatId('person', to.id),
          ...(task.lease_person ? { from: formatId('person', task.lease_person) } : {}),
        },
      })
      return taskNow(turn, task.id, worker)
    },
    idempotency,
    pairFirst(workspace, id),
  )
}

const taskNow = async (turn: Turn, id: string, worker: Worker): Promise<TaskWire> =>
  taskWire(turn, turn.state, (await readTask(turn, turn.workspace, id)) as TaskRow, worker.person, turn.nowMs)

async function refuseTooMany(turn: Turn, task: TaskRow): Promise<void> {
  if (task.handed_on === 0) return
  const [row] = await turn.query<{ n: number }>(
    `select count(*)::int as n from hand_ons where workspace = $1 and task = $2 and how = 'delegated'`,
    [turn.workspace, task.id],
  )
  if ((row?.n ?? 0) >= mostDelegations) throw new CountersignError('passed-too-often')
}

/** Only somebody who could have claimed it themselves. Which of the reasons keeps them from it is theirs to know. */
function receiverOrThrow(turn: Turn, task: TaskRow, decision: DecisionRow, to: string, worker: Worker): Member {
  const member = turn.state.people.get(parseId('person', to) ?? '')
  if (!member?.active)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'to', message: 'there is no such active person' }],
    })
  if (member.id === worker.person)
    throw new CountersignError('bad-input', undefined, { errors: [{ path: 'to', message: 'is yourself' }] })
  if (isAway(member, turn.nowMs)) {
    const cover = turn.state.people.get(member.leave?.cover ?? '')
    throw new CountersignError(
      'not-eligible',
      `${member.name} is on leave until ${isoTime(member.leave?.toMs ?? 0)}.${cover ? ` ${cover.name} covers for them.` : ''}`,
    )
  }
  const free: TaskRow = { ...task, status: 'open', lease_person: null }
  if (
    !canWork(member) ||
    !isOpenTo(turn.state, member, free, turn.nowMs) ||
    whyNot(turn, member, free, decision) !== null
  )
    throw new CountersignError(
      'not-eligible',
      `${member.name} may not answer this: they asked for it, had a part in it, have a conflict of interest, answered it already, or lack the seat that it needs.`,
    )
  return member
}

/** One's own hold ends, and the people of the next rung are asked. */
export function escalateTask(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  comment: string,
  idempotency: Idempotency | null,
): Promise<TaskWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { task, decision } = firstPairOrThrow(turn, id)
      heldOrThrow(turn, worker, task)
      await reopenTask(turn, workspace, task.id, worker.person)
      await climb(engine, turn, task, decision, nextRung(turn.state, task), {
        ...{ actor: worker.actor, person: worker.person, comment },
        why: 'person',
      })
      return taskNow(turn, task.id, worker)
    },
    idempotency,
    pairFirst(workspace, id),
  )
}

/**
 * The people of the next rung are asked too, because its caller says that it presses: once for each decision, since each
 * rung brings it forward. Whoever holds it keeps it.
 */
export function escalateDecision(
  engine: Engine,
  workspace: string,
  caller: { actor: Actor; person: string | null },
  id: string,
  comment: string,
): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const decision = await readDecision(turn, workspace, id)
    const tasks = (await readTasksOf(turn, workspace, id)).filter(
      ({ kind, status }) => !isBehind(kind) && status !== 'done',
    )
    if (decision?.status !== 'waiting' || tasks.length === 0) throw new CountersignError('task-closed')
    for (const task of tasks.filter(({ rung }) => rung === 0))
      await climb(engine, turn, task, decision, nextRung(turn.state, task), {
        ...{ actor: caller.actor, person: caller.person, comment },
        why: 'caller',
      })
  })
}

/** "Seen, working on it until …": a hold for a stated time, that ends by itself. */
export function acknowledgeTask(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  text: string,
  idempotency: Idempotency | null,
): Promise<TaskWire> {
  const ms = parseDuration(text) ?? 0
  return engine.committer.act(
    workspace,
    async (turn) => {
      const pair = firstPairOrThrow(turn, id)
      const holds = pair.task.status === 'leased' && pair.task.lease_person === worker.person
      const since = holds ? (pair.task.leased_at ?? turn.nowMs) : turn.nowMs
      const until = turn.nowMs + ms
      if (ms < 60_000 || until > since + longestAcknowledgementMs)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            {
              path: 'for',
              message: `takes a duration from 1m, and no more than four hours after you took it (until ${isoTime(since + longestAcknowledgementMs)})`,
            },
          ],
        })
      if (holds) heldOrThrow(turn, worker, pair.task)
      else await takeTask(turn, worker, pair)
      await turn.query(
        'update tasks set lease_until = greatest(lease_until, at_ms($3)), acknowledged_until = at_ms($3) where workspace = $1 and id = $2',
        [workspace, pair.task.id, until],
      )
      turn.alarm(until)
      turn.record({
        type: 'task.acknowledged',
        decision: toldDecision(pair.task),
        task: pair.task.id,
        actor: worker.actor,
        data: { queue: pair.task.queue, until: isoTime(until) },
      })
      return taskNow(turn, pair.task.id, worker)
    },
    idempotency,
    pairFirst(workspace, id),
  )
}
