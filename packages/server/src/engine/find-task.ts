/** The task that an act is about, with its decision, and whether it is still held. */
import { CountersignError, parseId } from '@countersign/core'
import { readTask, taskAndDecision, taskWithDecision, type TaskAndDecision, type TaskRow } from '../store/tasks.ts'
import type { First, Turn } from './committer.ts'
import type { Worker } from './worker.ts'

export async function taskOrThrow(turn: Pick<Turn, 'query' | 'workspace'>, id: string): Promise<TaskRow> {
  const uuid = parseId('task', id)
  const task = uuid && (await readTask(turn, turn.workspace, uuid))
  if (!task) throw unknownTask(id)
  return task
}

const unknownTask = (id: string): CountersignError =>
  new CountersignError('not-found', `There is no task ${id.slice(0, 60)} in this workspace.`)

/** What an act about one task asks first: it and its decision. */
export function pairFirst(workspace: string, id: string): First {
  const uuid = parseId('task', id)
  if (!uuid) throw unknownTask(id)
  return () => taskWithDecision(workspace, uuid)
}

export function firstPairOrThrow(turn: Pick<Turn, 'first'>, id: string): TaskAndDecision {
  if (turn.first.length === 0) throw unknownTask(id)
  return taskAndDecision(turn.first[0])
}

/** The task, while this person holds it by the database's clock. */
export const heldTaskOrThrow = async (turn: Turn, worker: Worker, id: string): Promise<TaskRow> =>
  heldOrThrow(turn, worker, await taskOrThrow(turn, id))

export function heldOrThrow(turn: Turn, worker: Worker, task: TaskRow): TaskRow {
  if (task.status === 'leased' && task.lease_person === worker.person && (task.lease_until ?? 0) > turn.nowMs)
    return task
  if (task.status === 'done' || task.status === 'cancelled' || task.status === 'settling')
    throw new CountersignError('task-closed')
  throw new CountersignError('lease-expired')
}
