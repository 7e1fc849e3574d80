/**
 * Who works on what. A lease is one person's exclusive hold on a task until a time of the database's clock; whoever
 * lets it pass has lost it. Every hand-over happens at the head, so two people never hold the same task.
 */
import { CountersignError, formatId, isExpert, type Json, type TaskWire } from '@countersign/core'
import { readDecision, readDecisions } from '../store/decisions.ts'
import {
  leaseTasks,
  nextWithin,
  reopenTask,
  taskAndDecision,
  type TaskAndDecision,
  type TaskRow,
} from '../store/tasks.ts'
import type { First, Idempotency, Turn } from './committer.ts'
import { namesStrangers } from './conflicts.ts'
import { isOpenTo, lanesFor, memberOrThrow, reachOf, toldDecision, whyNot } from './eligible.ts'
import type { Engine } from './engine.ts'
import { firstPairOrThrow, heldTaskOrThrow, pairFirst } from './find-task.ts'
import { drawGold } from './projects/gold.ts'
import { skipItem } from './projects/skip-item.ts'
import { keyOf } from './sealed-key.ts'
import { taskWire } from './task-wire.ts'
import { isVeiled } from './veil.ts'
import type { Worker } from './worker.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** How many tasks are looked at for somebody whose conflicts of interest only an opened decision tells. */
const farthest = 500

/** Leases the next tasks for this person, best first; with `case`, all of a case that they may answer. */
export function claimNext(
  engine: Engine,
  workspace: string,
  worker: Worker,
  want: { queue?: string | undefined; limit: number; case?: string | undefined },
  idempotency: Idempotency | null,
): Promise<{ items: TaskWire[] }> {
  const next = (state: WorkspaceState, limit: number) =>
    nextWithin(
      workspace,
      reachOf(state, memberOrThrow(state, worker.person), want.queue, engine.clock.now()),
      worker.person,
      !state.solo,
      limit,
    )
  const first: First = (state) => next(state, want.limit * 2)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { state } = turn
      const member = memberOrThrow(state, worker.person)
      let candidates: TaskAndDecision[]
      if (want.case !== undefined) {
        const lanes = await lanesFor(turn, state, member, turn.nowMs, want.queue)
        const all = await turn.query<TaskRow>(
          `select * from tasks where workspace = $1 and case_ref = $2 and status = 'open' order by order_key, id limit 100`,
          [workspace, want.case],
        )
        const open = all.filter((task) => lanes.some((lane) => lane.queue === task.queue && lane.class === task.class))
        const decisions = new Map(
          (await readDecisions(turn, workspace, [...new Set(open.map((task) => task.decision))])).map((row) => [
            row.id,
            row,
          ]),
        )
        candidates = open.flatMap((task) => {
          const decision = decisions.get(task.decision)
          return decision ? [{ task, decision }] : []
        })
      } else if (namesStrangers(member)) {
        // What only an opened decision tells is looked for further back in the line.
        const { text, values, name } = next(state, farthest)
        candidates = (await turn.query(text, values, name)).map(taskAndDecision)
      } else candidates = turn.first.map(taskAndDecision)
      const chosen: TaskAndDecision[] = []
      for (const one of candidates) {
        if (chosen.length >= want.limit) break
        if (chosen.some(({ task }) => task.decision === one.task.decision && task.kind === one.task.kind)) continue
        if (isOpenTo(state, member, one.task, turn.nowMs) && whyNot(turn, member, one.task, one.decision) === null)
          chosen.push(one)
      }
      const given: TaskAndDecision[] = []
      for (const one of chosen)
        given.push(state.queue(one.task.queue).project ? await drawGold(engine, turn, worker.person, one) : one)
      return { items: await lease(turn, worker, given) }
    },
    idempotency,
    want.case === undefined ? first : undefined,
  )
}

/** Leases this one. */
export async function claimTask(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  idempotency: Idempotency | null,
): Promise<TaskWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const pair = firstPairOrThrow(turn, id)
      const { task } = pair
      if (task.status === 'leased' && task.lease_person === worker.person && (task.lease_until ?? 0) > turn.nowMs)
        return taskWire(turn, turn.state, task, worker.person, turn.nowMs)
      return takeTask(turn, worker, pair)
    },
    idempotency,
    pairFirst(workspace, id),
  )
}

/** Leases a task that nobody holds, if this person may answer it. */
export async function takeTask(turn: Turn, worker: Worker, { task, decision }: TaskAndDecision): Promise<TaskWire> {
  const member = memberOrThrow(turn.state, worker.person)
  if (task.status === 'leased' && (task.lease_until ?? 0) > turn.nowMs)
    throw new CountersignError(
      'task-leased',
      `${(isVeiled(turn.state, decision) ? undefined : turn.state.people.get(task.lease_person ?? '')?.name) ?? 'Somebody else'} is working on this task.`,
    )
  if (task.status !== 'open' && task.status !== 'leased') throw new CountersignError('task-closed')
  // An expert was let in to this task by whoever invited them.
  if (!isExpert(member.roles) && !isOpenTo(turn.state, member, task, turn.nowMs))
    throw new CountersignError('not-eligible', 'This task asks for a role or skill that you do not have.')
  const reason = whyNot(turn, member, task, decision)
  if (reason !== null) throw new CountersignError('not-eligible', reason)
  const [wire] = await lease(turn, worker, [{ task, decision }])
  return wire as TaskWire
}

async function lease(turn: Turn, worker: Worker, chosen: readonly TaskAndDecision[]): Promise<TaskWire[]> {
  if (chosen.length === 0) return []
  const leased = chosen.map(({ task, decision }) => ({
    decision,
    task: {
      ...task,
      status: 'leased' as const,
      lease_person: worker.person,
      leased_at: turn.nowMs,
      lease_until: turn.nowMs + turn.state.queue(task.queue).leaseMs,
      acknowledged_until: null,
      revealed_at: null,
      first_answer_sealed: null,
    },
  }))
  leaseTasks(
    turn,
    turn.workspace,
    leased.map(({ task }) => task.id),
    worker.person,
    turn.nowMs,
    leased.map(({ task }) => task.lease_until),
  )
  const wires: TaskWire[] = []
  for (const { task, decision } of leased) {
    turn.alarm(task.lease_until)
    turn.record({
      type: 'task.claimed',
      decision: toldDecision(task),
      task: task.id,
      actor: worker.actor,
      data: { queue: task.queue, until: new Date(task.lease_until).toISOString() },
    })
    wires.push(await taskWire(turn, turn.state, task, worker.person, turn.nowMs, decision))
  }
  return wires
}

export function renewLease(engine: Engine, workspace: string, worker: Worker, id: string): Promise<TaskWire> {
  return engine.committer.act(workspace, async (turn) => {
    const task = await heldTaskOrThrow(turn, worker, id)
    const until = Math.max(turn.nowMs + turn.state.queue(task.queue).leaseMs, task.acknowledged_until ?? 0)
    await turn.query('update tasks set lease_until = at_ms($3) where workspace = $1 and id = $2', [
      workspace,
      task.id,
      until,
    ])
    turn.alarm(until)
    return taskWire(turn, turn.state, { ...task, lease_until: until }, worker.person, turn.nowMs)
  })
}

/** Gives a task back; skipped, it is not offered to this person again. */
export function giveBack(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  how: 'released' | 'skipped',
  reason: string | undefined,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: 'open' }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const task = await heldTaskOrThrow(turn, worker, id)
      await reopenTask(turn, workspace, task.id, how === 'skipped' ? worker.person : null)
      if (how === 'skipped' && turn.state.queue(task.queue).project)
        await skipItem(engine, turn, task, worker.person, reason)
      turn.record({
        type: `task.${how}`,
        decision: toldDecision(task),
        task: task.id,
        actor: worker.actor,
        data: { queue: task.queue },
      })
      return { id: formatId('task', task.id), status: 'open' as const }
    },
    idempotency,
  )
}

/** Shows the AI's answer; `commit-first` asks for one's own answer before, and keeps it. */
export function revealAi(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  answer: Json | undefined,
): Promise<TaskWire> {
  return engine.committer.act(workspace, async (turn) => {
    const task = await heldTaskOrThrow(turn, worker, id)
    const queue = turn.state.queue(task.queue)
    if (queue.aiShown === 'blind')
      throw new CountersignError(
        'forbidden',
        'This queue is blind: the AI’s answer is shown after yours has taken effect.',
      )
    if (queue.aiShown === 'commit-first' && answer === undefined && task.revealed_at === null)
      throw new CountersignError('bad-input', undefined, {
        errors: [{ path: 'answer', message: 'missing: this queue asks for your own answer before it shows the AI’s' }],
      })
    if (queue.aiShown === 'delayed' && task.leased_at !== null && turn.nowMs < task.leased_at + queue.delayMs)
      throw new CountersignError('forbidden', 'The AI’s answer is shown a little later in this queue.', { retry: true })
    if (task.revealed_at !== null) return taskWire(turn, turn.state, task, worker.person, turn.nowMs)
    const decision = await readDecision(turn, workspace, task.decision)
    const key = decision && keyOf(turn.state.key, decision)
    const sealed = answer === undefined || !key ? null : engine.seal.json(key, answer)
    await turn.query(
      'update tasks set revealed_at = at_ms($3), first_answer_sealed = $4 where workspace = $1 and id = $2',
      [workspace, task.id, turn.nowMs, sealed],
    )
    turn.record({
      type: 'task.revealed',
      decision: toldDecision(task),
      task: task.id,
      actor: worker.actor,
      data: { answered_first: sealed !== null },
    })
    return taskWire(
      turn,
      turn.state,
      { ...task, revealed_at: turn.nowMs, first_answer_sealed: sealed },
      worker.person,
      turn.nowMs,
    )
  })
}
