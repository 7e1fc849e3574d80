/** The steps of a run, each under the head: it goes on, is paused, ends. */
import {
  formatDuration,
  formatId,
  runDueAt,
  withMore,
  type Budget,
  type CheckInAnswer,
  type JsonObject,
} from '@countersign/core'
import { changeRun, runState, type RunRow } from '../../store/runs.ts'
import type { Turn } from '../committer.ts'
import type { Actor } from '../entry.ts'

/** Numbers alone: a budget may stand in the log. */
export const toldBudget = (budget: Partial<Budget>): JsonObject => {
  const { time, ...rest } = budget
  return { ...rest, ...(time === undefined ? {} : { time: formatDuration(time) }) }
}

export async function goOn(
  turn: Turn,
  run: RunRow,
  more: Partial<Budget>,
  actor: Actor,
  by: { choice: CheckInAnswer['choice']; decision: string | null } = { choice: 'renew', decision: null },
): Promise<RunRow> {
  const limits = withMore(runState(run), more, turn.nowMs)
  const going = {
    status: 'running' as const,
    why: null,
    limits,
    given: { ...run.given, ...more },
    held_ms: run.held_ms + (run.held_at === null ? 0 : turn.nowMs - run.held_at),
    held_at: null,
    heartbeat_at: run.heartbeat_ms === null ? null : turn.nowMs,
    check_in: null,
    rev: run.rev + 1,
  }
  const dueAt = runDueAt(runState({ ...run, ...going }))
  const next = await changeRun(turn, run, { ...going, due_at: dueAt })
  turn.alarm(dueAt)
  turn.record({
    type: 'run.renewed',
    actor,
    decision: by.decision,
    data: { run: formatId('run', run.id), choice: by.choice, more: toldBudget(more), limits: toldBudget(limits) },
  })
  return next
}

export async function pauseRun(turn: Turn, run: RunRow, by: 'silence' | 'person', actor: Actor): Promise<RunRow> {
  const next = await changeRun(turn, run, { status: 'paused', why: by, held_at: turn.nowMs, rev: run.rev + 1 })
  turn.record({ type: 'run.paused', actor, data: { run: formatId('run', run.id), by } })
  return next
}

export async function endRun(turn: Turn, run: RunRow, actor: Actor): Promise<RunRow> {
  const next = await changeRun(turn, run, {
    ...{ status: 'ended', why: null, check_in: null, rev: run.rev + 1 },
    ...{ held_at: run.held_at ?? turn.nowMs, ended_at: turn.nowMs },
  })
  turn.record({
    type: 'run.ended',
    actor,
    data: { run: formatId('run', run.id), used: { ...run.used } },
  })
  return next
}
