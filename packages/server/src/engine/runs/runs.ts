/** Starting a run, its signs of life, and what people do to it. */
import {
  CountersignError,
  formatDuration,
  formatId,
  isOutOfTime,
  isSilent,
  parseDuration,
  readBudget,
  runDueAt,
  usualBudget,
  type Budget,
  type BudgetWire,
  type FieldError,
  type RunLevel,
  type RunWire,
} from '@countersign/core'
import { readDecision } from '../../store/decisions.ts'
import { addRun, changeRun, readRun, runState, type RunRow } from '../../store/runs.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Caller } from '../fate.ts'
import { conclude } from '../conclude.ts'
import { openCheckIn, readRunById } from './check-in.ts'
import { runWire } from './run-wire.ts'
import { endRun, goOn, pauseRun, toldBudget } from './steps.ts'

export interface RunRequest {
  system: string
  version?: string | undefined
  name?: string | undefined
  level: RunLevel
  budget?: BudgetWire | undefined
  heartbeat?: string | undefined
}

const shortestBeatMs = 10_000
const longestBeatMs = 86_400_000

export function mayActFor(caller: Pick<Caller, 'systems'>, system: string): void {
  if (caller.systems !== null && !caller.systems.includes('*') && !caller.systems.includes(system))
    throw new CountersignError('system-not-listed', `This key may not act for "${system}".`)
}

export function startRun(
  engine: Engine,
  workspace: string,
  caller: Caller,
  request: RunRequest,
  idempotency: Idempotency | null,
): Promise<RunWire> {
  mayActFor(caller, request.system)
  const budget: Budget = { ...usualBudget[request.level], ...budgetOrThrow(request.budget) }
  const beatMs = request.heartbeat === undefined ? null : (parseDuration(request.heartbeat) ?? 0)
  if (beatMs !== null && (beatMs < shortestBeatMs || beatMs > longestBeatMs))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'heartbeat', message: 'takes a duration from 10s to 24h' }],
    })
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row: RunRow = {
        workspace,
        id: turn.newId(),
        system: request.system,
        version: request.version ?? '',
        name_sealed: request.name === undefined ? null : engine.seal.json(turn.state.key, request.name),
        level: request.level,
        status: 'running',
        why: null,
        rev: 1,
        starter_kind: caller.person === null ? 'agent' : 'person',
        starter_id: caller.actor.id,
        person: caller.person,
        started_at: turn.nowMs,
        ended_at: null,
        held_at: null,
        held_ms: 0,
        heartbeat_ms: beatMs,
        heartbeat_at: beatMs === null ? null : turn.nowMs,
        given: budget,
        limits: budget,
        used: { actions: 0, irreversible: 0, subjects: 0, spend: 0 },
        check_in: null,
        due_at: 0,
      }
      row.due_at = runDueAt(runState(row))
      await addRun(turn, row)
      turn.alarm(row.due_at)
      turn.record({
        type: 'run.started',
        actor: caller.actor,
        data: {
          ...{ run: formatId('run', row.id), system: row.system, version: row.version, level: row.level },
          ...{ budget: toldBudget(budget), ...(beatMs === null ? {} : { heartbeat: formatDuration(beatMs) }) },
        },
      })
      return runWire(turn.state, row, turn.nowMs)
    },
    idempotency,
  )
}

/** @throws CountersignError that names each wrong kind. */
function budgetOrThrow(wire: BudgetWire | undefined): Partial<Budget> {
  const { budget, errors } = readBudget({ ...wire }, 'budget')
  const late: FieldError[] =
    budget.time !== undefined && budget.time < 1_000 ? [{ path: 'budget.time', message: 'at least 1s' }] : []
  if (errors.length + late.length > 0)
    throw new CountersignError('bad-input', undefined, { errors: [...errors, ...late] })
  return budget
}

export async function runOrThrow(
  turn: Pick<Turn, 'query' | 'workspace'>,
  caller: Pick<Caller, 'systems'>,
  id: string,
): Promise<RunRow> {
  const row = await readRunById(turn, id)
  if (!row) throw new CountersignError('not-found', `There is no run ${id.slice(0, 60)} in this workspace.`)
  mayActFor(caller, row.system)
  return row
}

/** One that has not ended. */
async function lastingOrThrow(turn: Turn, caller: Pick<Caller, 'systems'>, id: string): Promise<RunRow> {
  const row = await runOrThrow(turn, caller, id)
  if (row.status === 'ended') throw new CountersignError('already-ended', 'The run has ended. Start another.')
  return row
}

/** A sign of life; it wakes no run that is held. The answer tells how the run stands. */
export function beat(engine: Engine, workspace: string, caller: Caller, id: string): Promise<RunWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await runOrThrow(turn, caller, id)
    if (row.status !== 'running' || row.heartbeat_ms === null) return runWire(turn.state, row, turn.nowMs)
    const dueAt = runDueAt({ ...runState(row), heartbeatAt: turn.nowMs })
    const next = await changeRun(turn, row, { heartbeat_at: turn.nowMs, due_at: dueAt })
    turn.alarm(dueAt)
    return runWire(turn.state, next, turn.nowMs)
  })
}

/** A person lets it go on: with so much more, with as much again where it waits and nothing is named, or as it is. */
export function renewRun(
  engine: Engine,
  workspace: string,
  caller: Caller & { person: string },
  id: string,
  wire: BudgetWire | undefined,
  idempotency: Idempotency | null,
): Promise<RunWire> {
  const more = budgetOrThrow(wire)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await lastingOrThrow(turn, caller, id)
      if (row.person === caller.person && !turn.state.solo)
        throw new CountersignError('not-eligible', 'You started this run, so somebody else renews it.')
      const again = row.status === 'waiting' && Object.keys(more).length === 0
      await closeCheckIn(engine, turn, row, caller)
      return runWire(turn.state, await goOn(turn, row, again ? row.given : more, caller.actor), turn.nowMs)
    },
    idempotency,
  )
}

export function pause(
  engine: Engine,
  workspace: string,
  caller: Caller & { person: string },
  id: string,
  idempotency: Idempotency | null,
): Promise<RunWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await lastingOrThrow(turn, caller, id)
      const next = row.status === 'running' ? await pauseRun(turn, row, 'person', caller.actor) : row
      return runWire(turn.state, next, turn.nowMs)
    },
    idempotency,
  )
}

/** Twice is once. */
export function end(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  idempotency: Idempotency | null,
): Promise<RunWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await runOrThrow(turn, caller, id)
      if (row.status === 'ended') return runWire(turn.state, row, turn.nowMs)
      await closeCheckIn(engine, turn, row, caller)
      return runWire(turn.state, await endRun(turn, row, caller.actor), turn.nowMs)
    },
    idempotency,
  )
}

/** Nobody need answer any more what was settled otherwise. */
async function closeCheckIn(engine: Engine, turn: Turn, run: RunRow, caller: Caller): Promise<void> {
  const row = run.check_in === null ? undefined : await readDecision(turn, turn.workspace, run.check_in)
  if (row?.status !== 'waiting') return
  const people = caller.person === null ? null : [caller.person]
  await conclude(engine, turn, row, { status: 'cancelled' }, 'cancelled', 'caller', people, caller.actor)
}

/** What is due by itself: nobody has heard of it, or its time is over. */
export async function runDue(engine: Engine, turn: Turn, id: string): Promise<void> {
  const row = await readRun(turn, turn.workspace, id)
  if (row?.status !== 'running') return
  const state = runState(row)
  if (isSilent(state, turn.nowMs)) await pauseRun(turn, row, 'silence', { kind: 'silence', id: null })
  else if (isOutOfTime(state, turn.nowMs)) await openCheckIn(engine, turn, row, 'time', null)
}
