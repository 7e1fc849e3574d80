/**
 * What becomes due. Deadlines are columns; partial indexes find the earliest. One alarm per process sleeps until then
 * (at most a second, so that another process's deadlines and a steered clock are seen too), then hands each due row to
 * the committer, which looks again under the head: that two processes wake for the same row does no harm.
 */
import { allowedOrThrow, decideSilence, decideUnused, decideWindowEnd, formatId, watchGapMs } from '@countersign/core'
import { changeDecision, readDecision } from '../store/decisions.ts'
import { readTask, readTasksOf, reopenTask } from '../store/tasks.ts'
import { appealOverdue } from './appeals.ts'
import { refuseAtDeadline } from './blind-review.ts'
import type { Turn } from './committer.ts'
import { inverseEnded } from './compensate.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { stateOf } from './fate.ts'
import { climb, nextRung, takeSteps } from './ladder.ts'
import { approvalTask } from './make-tasks.ts'
import { readJudgment } from '../store/judgments.ts'
import type { Verifiers } from './second-look/verifiers.ts'
import { settleJudgment } from './settle.ts'
import { conclude } from './conclude.ts'
import { policyExpired } from './policy-life/activate.ts'
import { glassDue } from './policy-life/break-glass.ts'
import { lapse, wasWatched } from './presence.ts'
import { workRecall } from './recalls.ts'
import { recheck } from './no-reviewer.ts'
import { drawOverdue } from './objectives/take-audit.ts'
import { runDue } from './runs/runs.ts'
import { sendToPeople } from './send-to-people.ts'
import { isVeiled } from './veil.ts'
import { toldDecision } from './eligible.ts'

type Due =
  | 'settle'
  | 'look'
  | 'lease'
  | 'silence'
  | 'window'
  | 'unused'
  | 'effect'
  | 'watch'
  | 'appeal'
  | 'recall'
  | 'step'
  | 'eligibility'
  | 'run'
  | 'audit'
  | 'policy'
  | 'glass'
interface DueRow {
  kind: Due
  workspace: string
  id: string
}

const dueRows = `
  (select 'settle' as kind, workspace, id from judgments where status = 'settling' and look_at is null and settle_at <= app_now() order by settle_at limit $1)
  union all (select 'look', workspace, id from judgments where status = 'settling' and look_at <= app_now() order by look_at limit $1)
  union all (select 'lease', workspace, id from tasks where status = 'leased' and lease_until <= app_now() order by lease_until limit $1)
  union all (select 'silence', workspace, id from decisions where status = 'waiting' and due_at is not null and due_at <= app_now() order by due_at limit $1)
  union all (select 'window', workspace, id from decisions where status = 'holding' and frozen is null and until_at <= app_now() order by until_at limit $1)
  union all (select 'unused', workspace, id from decisions where status = 'approved' and frozen is null and release_by <= app_now() order by release_by limit $1)
  union all (select 'effect', workspace, id from decisions where status = 'released' and effect_due is not null and effect_due <= app_now() order by effect_due limit $1)
  union all (select 'watch', workspace, person from watches where ended_at is null and seen_at < app_now() - ${watchGapMs} * interval '1 millisecond' order by seen_at limit $1)
  union all (select 'appeal', workspace, id from appeals where status = 'open' and overdue_at is null and due_at <= app_now() order by due_at limit $1)
  union all (select 'recall', workspace, id from recalls where state = 'running' limit $1)
  union all (select 'step', workspace, id from tasks where next_step_at <= app_now() and status in ('open', 'leased') order by next_step_at limit $1)
  union all (select 'eligibility', id, id from workspaces where recheck_at <= app_now() limit $1)
  union all (select 'run', workspace, id from runs where status = 'running' and due_at <= app_now() order by due_at limit $1)
  union all (select 'audit', workspace, decision from objective_draws where closed_at is null and block is null and due_at <= app_now() order by due_at limit $1)
  union all (select 'policy', workspace, policy from policy_stages where stage = 'active' and told_at is null and ends_at <= app_now() limit $1)
  union all (select 'glass', workspace, id from break_glasses where ended_at is null and ends_at <= app_now() limit $1)`

const nextDue = `select extract(epoch from least(
    (select min(settle_at) from judgments where status = 'settling' and look_at is null), (select min(look_at) from judgments where status = 'settling' and look_at is not null), (select min(lease_until) from tasks where status = 'leased'),
    (select min(due_at) from decisions where status = 'waiting' and due_at is not null), (select min(until_at) from decisions where status = 'holding' and frozen is null),
    (select min(release_by) from decisions where status = 'approved' and frozen is null), (select min(effect_due) from decisions where status = 'released' and effect_due is not null),
    (select min(seen_at) + ${watchGapMs} * interval '1 millisecond' from watches where ended_at is null),
    (select min(due_at) from appeals where status = 'open' and overdue_at is null), (select min(created_at) from recalls where state = 'running'),
    (select min(next_step_at) from tasks where next_step_at is not null and status in ('open', 'leased')), (select min(recheck_at) from workspaces),
    (select min(due_at) from runs where status = 'running'), (select min(ends_at) from policy_stages where stage = 'active' and told_at is null and ends_at is not null),
    (select min(ends_at) from break_glasses where ended_at is null),
    (select min(due_at) from objective_draws where closed_at is null and block is null)) - app_now()) * 1000 as wait_ms`

export interface Timers {
  nudge(atMs: number): void
  wake(): void
  stop(): Promise<void>
}

const silence: Actor = { kind: 'silence', id: null }
const longestSleepMs = 1_000
const batch = 200

export function createTimers(engine: Engine, verifiers: Verifiers): Timers {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let wakeAt = Infinity
  let sweeping: Promise<void> | null = null

  const arm = (inMs: number) => {
    if (stopped) return
    const at = engine.clock.now() + inMs
    if (at >= wakeAt) return
    wakeAt = at
    clearTimeout(timer)
    timer = setTimeout(
      () => {
        wakeAt = Infinity
        sweeping ??= sweep().finally(() => (sweeping = null))
      },
      Math.max(0, inMs),
    )
  }

  async function sweep(): Promise<void> {
    let waitMs = longestSleepMs
    try {
      const rows = await engine.database.query<DueRow>(dueRows, [batch], 'due-rows')
      await Promise.all(
        rows.map((row) =>
          row.kind === 'look'
            ? verifiers.look(row.workspace, row.id)
            : row.kind === 'eligibility'
              ? recheck(engine, row.workspace)
              : engine.committer.act(row.workspace, (turn) => handle(engine, turn, row)),
        ),
      )
      const [next] = await engine.database.query<{ wait_ms: number | null }>(nextDue, [], 'next-due')
      waitMs = rows.length >= batch ? 0 : Math.min(longestSleepMs, Math.max(1, Number(next?.wait_ms ?? longestSleepMs)))
    } catch (error) {
      if (!stopped) engine.log.warn({ err: error }, 'deadlines could not be read; trying again')
    }
    arm(waitMs)
  }

  arm(0)
  return {
    nudge: (atMs) => arm(Math.min(longestSleepMs, Math.max(0, atMs - engine.clock.now()))),
    wake: () => arm(0),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await sweeping
    },
  }
}

async function handle(engine: Engine, turn: Turn, due: DueRow): Promise<void> {
  if (due.kind === 'settle') {
    const judgment = await readJudgment(turn, turn.workspace, due.id)
    if (judgment?.status === 'settling' && judgment.look_at === null && judgment.settle_at <= turn.nowMs)
      await settleJudgment(engine, turn, judgment)
    return
  }
  if (due.kind === 'lease') {
    const task = await readTask(turn, turn.workspace, due.id)
    if (task?.status !== 'leased' || (task.lease_until ?? 0) > turn.nowMs) return
    await reopenTask(turn, turn.workspace, task.id)
    turn.record({
      type: task.acknowledged_until === null ? 'lease.expired' : 'acknowledgement.expired',
      decision: toldDecision(task),
      task: task.id,
      actor: silence,
      data: { person: task.lease_person ? formatId('person', task.lease_person) : null },
    })
    return
  }
  if (due.kind === 'step') return takeSteps(engine, turn, due.id)
  if (due.kind === 'watch') return lapse(turn, due.id)
  if (due.kind === 'appeal') return appealOverdue(turn, due.id)
  if (due.kind === 'recall') return workRecall(engine, turn, due.id)
  if (due.kind === 'run') return runDue(engine, turn, due.id)
  if (due.kind === 'audit') return drawOverdue(engine, turn, due.id)
  if (due.kind === 'policy') return policyExpired(turn)
  if (due.kind === 'glass') return glassDue(turn, due.id)
  const row = await readDecision(turn, turn.workspace, due.id)
  if (!row) return
  if (due.kind === 'silence' && row.status === 'waiting' && (row.due_at ?? Infinity) <= turn.nowMs) {
    // What was said before the deadline beats silence even while it settles.
    const tasks = await readTasksOf(turn, turn.workspace, row.id)
    if (tasks.some((task) => task.status === 'settling' && task.kind === 'approval')) return
    if (isVeiled(turn.state, row) && (await refuseAtDeadline(engine, turn, row))) return
    const step = allowedOrThrow(decideSilence(stateOf(row)))
    if (step.outcome) {
      await conclude(engine, turn, row, { status: step.status }, step.outcome.verdict, step.outcome.by, null, silence)
      return
    }
    // Escalated: the deadline has done its work and people are alarmed; the decision goes on waiting.
    changeDecision(turn, row, { due_at: null })
    await turn.query(
      `update tasks set due_at = null, order_key = 0 where workspace = $1 and decision = $2 and kind = 'approval' and status in ('open', 'leased', 'settling')`,
      [turn.workspace, row.id],
    )
    for (const task of tasks)
      if (task.kind === 'approval' && (task.status === 'open' || task.status === 'leased'))
        await climb(engine, turn, task, row, nextRung(turn.state, task), {
          ...{ actor: silence, person: null, comment: null },
          why: 'silence',
        })
    turn.record({ type: step.event, decision: row.id, actor: silence, data: {} })
  } else if (
    due.kind === 'window' &&
    row.status === 'holding' &&
    row.frozen === null &&
    (row.until_at ?? Infinity) <= turn.nowMs
  ) {
    const endsAt = row.until_at as number
    // A window that was frozen began anew when people resumed.
    const beganAt = row.window_ms === null ? row.created_at : endsAt - row.window_ms
    const watched = await wasWatched(turn, turn.workspace, row, beganAt, endsAt)
    const step = allowedOrThrow(decideWindowEnd(stateOf(row), watched))
    if (step.outcome) {
      await conclude(engine, turn, row, { status: step.status }, step.outcome.verdict, step.outcome.by, null, {
        kind: 'policy',
        id: null,
      })
      return
    }
    await sendToPeople(engine, turn, row)
    turn.record({ type: step.event, decision: row.id, actor: silence, data: {} })
  } else if (
    due.kind === 'unused' &&
    row.status === 'approved' &&
    row.frozen === null &&
    (row.release_by ?? Infinity) <= turn.nowMs
  ) {
    const step = allowedOrThrow(decideUnused(stateOf(row)))
    changeDecision(turn, row, {
      status: step.status,
      outcome_verdict: 'expired',
      outcome_by: 'timeout',
      release_by: null,
      ended_at: turn.nowMs,
    })
    turn.record({ type: step.event, decision: row.id, actor: silence, data: { unused: true } })
    if (row.parent !== null) await inverseEnded(engine, turn, row, step.status, silence)
  } else if (due.kind === 'effect' && row.status === 'released' && (row.effect_due ?? Infinity) <= turn.nowMs) {
    changeDecision(turn, row, { effect_due: null })
    const task = approvalTask(
      engine,
      turn.state,
      turn.nowMs,
      {
        id: row.id,
        seats: '*',
        queue: 'inbox',
        dueAt: null,
        confidence: row.confidence,
        caseRef: row.case_ref,
        barred: [],
      },
      0,
      null,
    )
    await turn.addTasks([{ ...task, kind: 'check-in' }])
    turn.record({ type: 'effect.overdue', decision: row.id, task: task.id, actor: silence, data: {} })
  }
}
