/** Runs and whom they have reached. */
import type { Budget, RunHeldBy, RunLevel, RunState, RunStatus, Used } from '@countersign/core'
import type { Query } from './database.ts'

/** A row of `runs`. Times are milliseconds since 1970. */
export interface RunRow {
  workspace: string
  id: string
  system: string
  version: string
  name_sealed: Buffer | null
  level: RunLevel
  status: RunStatus
  why: RunHeldBy | null
  rev: number
  starter_kind: 'person' | 'agent'
  starter_id: string | null
  person: string | null
  started_at: number
  ended_at: number | null
  held_at: number | null
  held_ms: number
  heartbeat_ms: number | null
  heartbeat_at: number | null
  given: Budget
  limits: Budget
  used: Used
  check_in: string | null
  due_at: number
}

export const runState = (row: RunRow): RunState => ({
  status: row.status,
  startedAt: row.started_at,
  heldAt: row.held_at,
  heldMs: row.held_ms,
  limits: row.limits,
  used: row.used,
  heartbeatMs: row.heartbeat_ms,
  heartbeatAt: row.heartbeat_at,
})

export const readRun = async (q: Query, workspace: string, id: string): Promise<RunRow | undefined> =>
  (await q.query<RunRow>('select * from runs where workspace = $1 and id = $2', [workspace, id], 'read-run'))[0]

const times: ReadonlySet<string> = new Set(['started_at', 'ended_at', 'held_at', 'heartbeat_at', 'due_at'])
const documents: ReadonlySet<string> = new Set(['given', 'limits', 'used'])
const spellValue = (name: string, n: number) => (times.has(name) ? `at_ms($${n})` : `$${n}`)
const valueOf = (name: string, value: unknown) => (documents.has(name) ? JSON.stringify(value) : value)

export async function addRun(q: Query, row: RunRow): Promise<void> {
  const columns = Object.entries(row)
  await q.query(
    `insert into runs (${columns.map(([name]) => name).join(', ')}) values (${columns.map(([name], i) => spellValue(name, i + 1)).join(', ')})`,
    columns.map(([name, value]) => valueOf(name, value)),
  )
}

export async function changeRun(q: Query, row: RunRow, change: Partial<RunRow>): Promise<RunRow> {
  const columns = Object.entries(change)
  await q.query(
    `update runs set ${columns.map(([name], i) => `${name} = ${spellValue(name, i + 3)}`).join(', ')} where workspace = $1 and id = $2`,
    [row.workspace, row.id, ...columns.map(([name, value]) => valueOf(name, value))],
  )
  return { ...row, ...change }
}

export interface RunFilter {
  system?: string | undefined
  status?: string | undefined
  systems?: readonly string[] | undefined
  before?: string | undefined
}

/** Newest first. */
export const listRuns = (q: Query, workspace: string, filter: RunFilter, limit: number): Promise<RunRow[]> =>
  q.query<RunRow>(
    `select * from runs where workspace = $1 and ($2::text is null or system = $2) and ($3::text is null or status = $3)
       and ($4::text[] is null or system = any($4)) and ($5::uuid is null or id < $5) order by id desc limit $6`,
    [workspace, filter.system, filter.status, filter.systems, filter.before, limit],
  )

export const hasReached = async (q: Query, run: RunRow, subject: Buffer): Promise<boolean> =>
  (
    await q.query('select 1 from run_subjects where workspace = $1 and run = $2 and subject_ref = $3', [
      ...[run.workspace, run.id, subject],
    ])
  ).length > 0
export const addSubject = async (q: Query, run: RunRow, subject: Buffer): Promise<void> => {
  await q.query('insert into run_subjects (workspace, run, subject_ref) values ($1, $2, $3) on conflict do nothing', [
    ...[run.workspace, run.id, subject],
  ])
}

/** A decision of a run, without what is sealed. */
export interface RunDecisionRow {
  id: string
  parent: string | null
  kind: string
  action: string
  status: string
  mode: string
  outcome_by: string | null
  reversible: boolean
  created_at: number
  released_at: number | null
  own: boolean
}

/** Newest first: those that name the run, and what follows from them without naming it. */
export const listRunDecisions = (q: Query, workspace: string, run: string, limit: number): Promise<RunDecisionRow[]> =>
  q.query<RunDecisionRow>(
    `with mine as (
       select id, parent, kind, action, status, mode, outcome_by, reversible, created_at, released_at, true as own
       from decisions where workspace = $1 and run = $2 order by id desc limit $3)
     select * from mine
     union all
     select d.id, d.parent, d.kind, d.action, d.status, d.mode, d.outcome_by, d.reversible, d.created_at, d.released_at, false
     from decisions d where d.workspace = $1 and d.parent in (select id from mine) and d.run is distinct from $2
     order by id desc limit $3`,
    [workspace, run, limit],
  )

export const countRunDecisions = (q: Query, workspace: string, run: string): Promise<{ status: string; n: number }[]> =>
  q.query('select status, count(*) as n from decisions where workspace = $1 and run = $2 group by status order by 1', [
    ...[workspace, run],
  ])
