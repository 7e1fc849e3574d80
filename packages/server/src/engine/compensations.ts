/** Compensations as they are read, and their steps as they are told by hand. */
import {
  allowedOrThrow,
  CountersignError,
  decideStep,
  formatId,
  parseId,
  type CompensationWire,
  type Json,
} from '@countersign/core'
import {
  listCompensations,
  readCompensation,
  readSteps,
  type CompensationFilter,
  type CompensationRow,
} from '../store/compensations.ts'
import type { Query } from '../store/database.ts'
import { readDecision, readDecisions } from '../store/decisions.ts'
import { openJson, type Key } from '../store/seal.ts'
import type { Idempotency } from './committer.ts'
import { setStep } from './compensate.ts'
import type { Engine } from './engine.ts'
import { isoTime } from './entry.ts'
import { decisionOrThrow, type Caller } from './fate.ts'
import { keyOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

export const nameOf = (state: WorkspaceState, person: string): { id: string; name: string } => ({
  id: formatId('person', person),
  name: state.people.get(person)?.name ?? 'somebody who has left',
})

export async function compensationWires(
  q: Query,
  state: WorkspaceState,
  rows: readonly CompensationRow[],
): Promise<CompensationWire[]> {
  if (rows.length === 0) return []
  const [steps, decisions] = await Promise.all([
    readSteps(
      q,
      state.id,
      rows.map(({ id }) => id),
    ),
    readDecisions(
      q,
      state.id,
      rows.map(({ decision }) => decision),
    ),
  ])
  const keys = new Map(decisions.map((row) => [row.id, keyOf(state.key, row)]))
  const detail = (key: Key | null | undefined, sealed: Buffer | null): Json =>
    sealed && key ? openJson<Json>(key, sealed) : null
  return rows.map((row) => ({
    id: formatId('compensation', row.id),
    decision: formatId('decision', row.decision),
    cause: row.cause,
    cause_id:
      row.cause_id && (row.cause === 'appeal' || row.cause === 'recall') ? formatId(row.cause, row.cause_id) : null,
    by: nameOf(state, row.person),
    state: row.state,
    opened_at: isoTime(row.opened_at),
    closed_at: row.closed_at === null ? null : isoTime(row.closed_at),
    steps: steps
      .filter((step) => step.compensation === row.id)
      .map((step) => ({
        n: step.n,
        kind: step.kind,
        state: step.state,
        decision: step.child && formatId('decision', step.child),
        task: step.task && formatId('task', step.task),
        detail: detail(keys.get(row.decision), step.sealed),
        at: step.at === null ? null : isoTime(step.at),
        by: step.by,
      })),
  }))
}

export async function compensationOf(q: Query, state: WorkspaceState, id: string): Promise<CompensationWire | null> {
  const row = await readCompensation(q, state.id, id)
  return row ? ((await compensationWires(q, state, [row]))[0] ?? null) : null
}

export async function compensationPage(
  q: Query,
  state: WorkspaceState,
  filter: CompensationFilter,
  limit: number,
): Promise<{ items: CompensationWire[]; next: string | null }> {
  const rows = await listCompensations(q, state.id, filter, limit + 1)
  const items = rows.slice(0, limit)
  return {
    items: await compensationWires(q, state, items),
    next: rows.length > limit ? formatId('compensation', (items.at(-1) as CompensationRow).id) : null,
  }
}

/** What became of a step, told by a person or by the operator's system. */
export function reportStep(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  n: string,
  to: { status: 'done' | 'failed' | 'skipped'; detail?: Json | undefined },
  idempotency: Idempotency | null,
): Promise<CompensationWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const uuid = parseId('compensation', id)
      const compensation = uuid && (await readCompensation(turn, workspace, uuid))
      const step =
        compensation && (await readSteps(turn, workspace, [compensation.id])).find((one) => String(one.n) === n)
      if (!compensation || !step)
        throw new CountersignError('not-found', `There is no step ${n.slice(0, 20)} of ${id.slice(0, 60)} here.`)
      await decisionOrThrow(turn, caller, formatId('decision', compensation.decision))
      allowedOrThrow(decideStep({ ...step, child: step.child !== null }, to.status, caller.person !== null))
      const row = await readDecision(turn, workspace, compensation.decision)
      if (row) await setStep(engine, turn, row, step, to.status, caller.actor, to.detail)
      const [wire] = await compensationWires(turn, turn.state, [
        (await readCompensation(turn, workspace, compensation.id)) as CompensationRow,
      ])
      return wire as CompensationWire
    },
    idempotency,
  )
}
