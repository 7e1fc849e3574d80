/**
 * What a person may see of a decision. The one guard at every exit: API, lists, search, events, console. While somebody
 * who could still be asked to answer has not answered, a queue that hides the AI hides it from them everywhere; blind
 * stays blind until the decision is settled.
 */
import type { AiShown } from '@countersign/core'
import type { TaskRow } from '../store/tasks.ts'
import { canWork, type WorkspaceState } from './workspace-state.ts'

export type Reader = { kind: 'system' } | { kind: 'person'; person: string }

export function hidesAi(state: WorkspaceState, reader: Reader, pending: readonly TaskRow[]): boolean {
  if (reader.kind === 'system') return false
  const member = state.people.get(reader.person)
  if (!member || !canWork(member)) return false
  // An audit is hidden from its holder alone: hiding it from all would tell that it was drawn.
  return pending.some(
    (task) =>
      (task.kind !== 'audit' || task.lease_person === reader.person) &&
      (task.status === 'open' || task.status === 'leased') &&
      isHidden(task, reader.person, state.queue(task.queue).aiShown, state.queue(task.queue).delayMs, null),
  )
}

/** Whether this task's AI answer is hidden from this person now. */
export function isHidden(
  task: TaskRow,
  person: string,
  shown: AiShown,
  delayMs: number,
  nowMs: number | null,
): boolean {
  if (shown === 'open') return false
  if (task.lease_person === person && task.revealed_at !== null) return false
  if (
    shown === 'delayed' &&
    task.lease_person === person &&
    task.leased_at !== null &&
    nowMs !== null &&
    nowMs >= task.leased_at + delayMs
  )
    return false
  return true
}
