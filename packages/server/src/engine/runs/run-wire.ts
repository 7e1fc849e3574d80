/** A run as the network sees it: how its budget burns, and the tree of its decisions. */
import {
  budgetKinds,
  formatDuration,
  formatId,
  leftAt,
  usedAt,
  type BudgetKind,
  type BudgetLineWire,
  type RunDecisionWire,
  type RunDetailWire,
  type RunWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { listRunDecisions, runState, type RunRow } from '../../store/runs.ts'
import { openJson } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { nameOfActor } from '../event-wire.ts'
import type { WorkspaceState } from '../workspace-state.ts'

const burnAfterMs = 60_000
const hourMs = 3_600_000
const mostDecisions = 500

const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms))
/** Time is told in seconds. Of sums of decimals, the hair that binary adds is cut. */
const told = (kind: BudgetKind, amount: number): number =>
  kind === 'time' ? Math.floor(amount / 1_000) : Number(amount.toPrecision(12))

export function budgetLines(row: RunRow, nowMs: number): BudgetLineWire[] {
  const state = runState(row)
  const [used, left] = [usedAt(state, nowMs), leftAt(state, nowMs)]
  return budgetKinds.map((kind) => ({
    kind,
    used: told(kind, used[kind]),
    limit: told(kind, row.limits[kind]),
    left: told(kind, left[kind]),
    per_hour: used.time < burnAfterMs ? null : Number(((told(kind, used[kind]) * hourMs) / used.time).toFixed(2)),
  }))
}

export const runWire = (state: WorkspaceState, row: RunRow, nowMs: number): RunWire => ({
  id: formatId('run', row.id),
  system: row.system,
  version: row.version,
  name: row.name_sealed && String(openJson(state.key, row.name_sealed)),
  level: row.level,
  status: row.status,
  held_by: row.why,
  rev: row.rev,
  budget: budgetLines(row, nowMs),
  heartbeat:
    row.heartbeat_ms === null || row.heartbeat_at === null
      ? null
      : { every: formatDuration(row.heartbeat_ms), last: isoTime(row.heartbeat_at) },
  check_in: row.check_in && formatId('decision', row.check_in),
  started_by: {
    kind: row.starter_kind,
    id: row.starter_id,
    name: nameOfActor(state, row.starter_kind, row.starter_id),
  },
  started_at: isoTime(row.started_at),
  ended_at: iso(row.ended_at),
})

export async function runDetail(q: Query, state: WorkspaceState, row: RunRow, nowMs: number): Promise<RunDetailWire> {
  const wire = runWire(state, row, nowMs)
  const rows = await listRunDecisions(q, state.id, wire.id, mostDecisions + 1)
  const decisions = rows.slice(0, mostDecisions).map((one): RunDecisionWire => ({
    id: formatId('decision', one.id),
    parent: one.parent && formatId('decision', one.parent),
    kind: one.kind as RunDecisionWire['kind'],
    action: one.action,
    status: one.status as RunDecisionWire['status'],
    route: one.mode as RunDecisionWire['route'],
    by: one.outcome_by as RunDecisionWire['by'],
    reversible: one.reversible,
    created_at: isoTime(one.created_at),
    released_at: iso(one.released_at),
    own: one.own,
  }))
  return { ...wire, decisions: decisions.reverse(), more: rows.length > mostDecisions }
}
