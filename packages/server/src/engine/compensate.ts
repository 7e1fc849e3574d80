/**
 * A compensation: the tracked sequence that takes a decision back (core/compensation.ts has its law). There is one for
 * each decision, whatever asked for it; a later cause adds the steps that the first had no need of. Every step is moved
 * under the head: by hand, by the end of the inverse decision, or by the effect of what is taken back.
 */
import {
  compensationState,
  formatId,
  stepAfterChild,
  stepsOf,
  wasDone,
  type CompensationCause,
  type DecisionStatus,
  type Json,
  type StepState,
} from '@countersign/core'
import {
  addCompensation,
  addStep,
  readCompensation,
  readSteps,
  voidLabels,
  type StepRow,
} from '../store/compensations.ts'
import { changeDecision, readDecision, type DecisionChange, type DecisionRow } from '../store/decisions.ts'
import type { Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { bearInverse } from './inverse.ts'
import { approvalTask } from './make-tasks.ts'
import { contentOf, keyOf } from './sealed-key.ts'

export interface Cause {
  cause: CompensationCause
  causeId: string | null
  person: string
  actor: Actor
}

/** @param change what else becomes of the decision in the same breath. */
export async function openCompensation(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  cause: Cause,
  change: DecisionChange = {},
): Promise<{ id: string; row: DecisionRow }> {
  const { workspace } = turn
  const id = row.compensation ?? turn.newId()
  const held = row.compensation === null ? [] : await readSteps(turn, workspace, [id])
  const done = wasDone({ releaseId: row.release_id, effect: row.effect })
  const declared = await declaredOf(turn, row.action)
  const wanted = stepsOf(cause.cause, done, declared.notify && row.subject_ref !== null)
  const added = wanted.filter(({ kind }) => !held.some((step) => step.kind === kind))
  const next = changeDecision(turn, row, { ...change, ...(row.compensation === null ? { compensation: id } : {}) })
  if (row.compensation === null)
    await addCompensation(
      turn,
      {
        workspace,
        id,
        decision: row.id,
        cause: cause.cause,
        cause_id: cause.causeId,
        person: cause.person,
        state: compensationState(added),
        opened_at: turn.nowMs,
        closed_at: null,
      },
      turn.nowMs,
    )
  const by = cause.actor.id
  let n = held.length
  for (const { kind, state } of added)
    await addStep(
      turn,
      { workspace, compensation: id, n: ++n, kind, state, by: state === 'pending' ? null : by },
      turn.nowMs,
    )
  const voided = added.some(({ kind }) => kind === 'void-label')
    ? await voidLabels(turn, workspace, row.id, turn.nowMs)
    : 0
  turn.record({
    type: 'compensation.opened',
    also: [
      ...(added.some(({ kind }) => kind === 'notify') ? ['compensation.notice-due'] : []),
      ...(held.length === 0 && compensationState(added) !== 'open' ? ['compensation.closed'] : []),
    ],
    decision: row.id,
    actor: cause.actor,
    data: {
      compensation: formatId('compensation', id),
      cause: cause.cause,
      steps: added.map(({ kind }) => kind),
      labels_voided: voided,
    },
  })
  if (done === 'yes' && added.some(({ kind }) => kind === 'inverse')) await startInverse(engine, turn, next, id)
  return { id, row: next }
}

/** What people declared of an action: how it is taken back, and whether those it is about are told. */
async function declaredOf(turn: Turn, action: string): Promise<{ inverse: string | null; notify: boolean }> {
  const [row] = await turn.query<{ inverse: string | null; notify: boolean }>(
    'select inverse, notify from actions where workspace = $1 and action = $2',
    [turn.workspace, action],
    'declared-action',
  )
  return row ?? { inverse: null, notify: true }
}

const inverseStep = async (turn: Turn, compensation: string): Promise<StepRow | undefined> =>
  (await readSteps(turn, turn.workspace, [compensation])).find(({ kind }) => kind === 'inverse')

/** It is known that something was done: its inverse becomes a decision, or a task where none is declared. */
async function startInverse(engine: Engine, turn: Turn, row: DecisionRow, compensation: string): Promise<void> {
  const step = await inverseStep(turn, compensation)
  const opened = await readCompensation(turn, turn.workspace, compensation)
  if (!step || !opened || step.state !== 'pending' || step.child !== null || step.task !== null) return
  const { inverse } = await declaredOf(turn, row.action)
  const key = keyOf(turn.state.key, row)
  if (inverse === null || !key) return byHand(engine, turn, row, step)
  const child = await bearInverse(engine, turn, row, key, contentOf(key, row), inverse, opened.person)
  await turn.query('update compensation_steps set child = $4 where workspace = $1 and compensation = $2 and n = $3', [
    turn.workspace,
    compensation,
    step.n,
    child,
  ])
}

async function byHand(engine: Engine, turn: Turn, row: DecisionRow, step: StepRow): Promise<void> {
  const from = { id: row.id, seats: '*', queue: 'inbox', dueAt: null, confidence: row.confidence }
  const task = approvalTask(engine, turn.state, turn.nowMs, { ...from, caseRef: row.case_ref, barred: [] }, 0, null)
  await turn.addTasks([{ ...task, kind: 'check-in' }])
  await turn.query(
    'update compensation_steps set child = null, task = $4 where workspace = $1 and compensation = $2 and n = $3',
    [turn.workspace, step.compensation, step.n, task.id],
  )
  turn.record({
    type: 'compensation.by-hand',
    decision: row.id,
    task: task.id,
    actor: { kind: 'system', id: null },
    data: { compensation: formatId('compensation', step.compensation) },
  })
}

/** A step comes to its end, and with the last of them the sequence. */
export async function setStep(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  step: StepRow,
  state: Exclude<StepState, 'pending'>,
  actor: Actor,
  detail?: Json,
): Promise<void> {
  const key = keyOf(turn.state.key, row)
  const sealed = detail !== undefined && key ? engine.seal.json(key, detail) : null
  await turn.query(
    'update compensation_steps set state = $4, at = at_ms($5), by = $6, sealed = coalesce($7, sealed) where workspace = $1 and compensation = $2 and n = $3',
    [turn.workspace, step.compensation, step.n, state, turn.nowMs, actor.id, sealed],
  )
  if (step.task !== null)
    await turn.query(
      `update tasks set status = 'cancelled' where workspace = $1 and id = $2 and status in ('open', 'leased', 'settling')`,
      [turn.workspace, step.task],
    )
  const now = compensationState(await readSteps(turn, turn.workspace, [step.compensation]))
  await turn.query(
    `update compensations set state = $3, closed_at = case when $3 = 'open' then null else at_ms($4) end where workspace = $1 and id = $2`,
    [turn.workspace, step.compensation, now, turn.nowMs],
  )
  turn.record({
    type: `compensation.step-${state}`,
    also: now === 'open' ? [] : ['compensation.closed'],
    decision: row.id,
    actor,
    data: { compensation: formatId('compensation', step.compensation), step: step.kind, state: now },
  })
}

/** An effect was reported: of what is to be taken back, or of the inverse. Only decisions that have to do with one pay. */
export async function compensateAfter(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  effect: 'done' | 'failed' | 'compensated',
  actor: Actor,
): Promise<void> {
  if (row.parent !== null) await inverseEnded(engine, turn, row, effect, actor)
  const step = row.compensation === null ? undefined : await inverseStep(turn, row.compensation)
  if (!step || step.state === 'done' || step.state === 'skipped') return
  if (effect === 'done') return startInverse(engine, turn, row, step.compensation)
  if (effect === 'failed') return step.child === null ? setStep(engine, turn, row, step, 'skipped', actor) : undefined
  await setStep(engine, turn, row, step, 'done', actor)
  const child = step.child === null ? undefined : await readDecision(turn, turn.workspace, step.child)
  // Taken back already: it must not be taken back twice.
  if (child?.status === 'approved') {
    const ended = { release_by: null, ended_at: turn.nowMs }
    changeDecision(turn, child, { ...ended, status: 'cancelled', outcome_verdict: 'cancelled', outcome_by: 'caller' })
    turn.record({
      type: 'decision.cancelled',
      decision: child.id,
      actor,
      data: { verdict: 'cancelled', by: 'caller', compensation: formatId('compensation', step.compensation) },
    })
  }
}

/** The inverse came to an end of some kind; untried, it is for people to do by hand. */
export async function inverseEnded(
  engine: Engine,
  turn: Turn,
  child: DecisionRow,
  status: DecisionStatus,
  actor: Actor,
): Promise<void> {
  const [step] = await turn.query<StepRow>(
    `select s.* from compensation_steps s join decisions d on d.workspace = s.workspace and d.compensation = s.compensation
     where d.workspace = $1 and d.id = $2 and s.child = $3 and s.state = 'pending'`,
    [turn.workspace, child.parent, child.id],
    'step-of-child',
  )
  const row = step && (await readDecision(turn, turn.workspace, child.parent as string))
  if (!step || !row) return
  const next = stepAfterChild(status)
  if (next === 'by-hand') await byHand(engine, turn, row, step)
  else await setStep(engine, turn, row, step, next, actor)
}

/** A check-in was answered: where it asked to take something back by hand, that is done. */
export async function checkInAnswered(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  task: string,
  actor: Actor,
): Promise<void> {
  if (row.compensation === null) return
  const step = (await readSteps(turn, turn.workspace, [row.compensation])).find((one) => one.task === task)
  if (step?.state === 'pending') await setStep(engine, turn, row, step, 'done', actor)
}
