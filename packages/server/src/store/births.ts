/** Writing new decisions, many at a time: the hot path. Columns travel as arrays and are unnested by the database. */
import type { Query } from './database.ts'

/** A decision as it is born. Times are milliseconds since 1970. */
export interface BirthRow {
  id: string; system: string; version: string; kind: string; action: string; status: string; mode: string
  policy: string | null; policyVersion: number | null; rules: string; auditP: number; sampled: boolean; planted: boolean
  queue: string | null; seats: string; dueAt: number | null; onSilence: string; untilAt: number | null; releaseBy: number | null
  digest: Buffer | null; confidence: number | null; reversible: boolean; editable: boolean
  subjectRef: Buffer | null; caseRef: string | null; run: string | null; parent: string | null; requester: string | null; proposer: string | null; callback: boolean
  wrappedKey: Buffer | null; salt: Buffer; sealed: Buffer
  verdict: string | null; by: string | null; releaseId: string | null; effectDue: number | null; ended: boolean
}
export interface TaskBirthRow {
  id: string; kind: string; queue: string; class: string; orderKey: number; decision: string; slot: number
  caseRef: string | null; barred: string; preferred: string | null; dueAt: number | null
}
export interface EntryRow { id: string; type: string; at: number; decision: string | null; task: string | null; leaf: Buffer }
export interface IdempotencyRow { hash: Buffer; bodyHash: Buffer; decision: string }

const birthColumns = [
  'id', 'system', 'version', 'kind', 'action', 'status', 'mode', 'policy', 'policyVersion', 'rules', 'auditP', 'sampled', 'planted', 'queue', 'seats', 'dueAt',
  'onSilence', 'untilAt', 'releaseBy', 'digest', 'confidence', 'reversible', 'editable', 'subjectRef', 'caseRef', 'run', 'parent', 'requester', 'proposer', 'callback',
  'wrappedKey', 'salt', 'sealed', 'verdict', 'by', 'releaseId', 'effectDue', 'ended',
] as const satisfies readonly (keyof BirthRow)[]
const taskColumns = ['id', 'kind', 'queue', 'class', 'orderKey', 'decision', 'slot', 'caseRef', 'barred', 'preferred', 'dueAt'] as const satisfies readonly (keyof TaskBirthRow)[]
const entryColumns = ['id', 'type', 'at', 'decision', 'task', 'leaf'] as const satisfies readonly (keyof EntryRow)[]

const columnsOf = <R>(rows: readonly R[], names: readonly (keyof R)[]): unknown[][] => names.map((name) => rows.map((row) => row[name]))
const places = (from: number, count: number) => Array.from({ length: count }, (_, i) => `$${from + i}`).join(', ')

const insertBirths = `select insert_births($1, at_ms($2), ${places(3, birthColumns.length)})`
const insertTasks = `select insert_tasks($1, at_ms($2), ${places(3, taskColumns.length)})`

export async function writeBirths(tx: Query, workspace: string, atMs: number, rows: readonly BirthRow[]): Promise<void> {
  if (rows.length > 0) await tx.query(insertBirths, [workspace, atMs, ...columnsOf(rows, birthColumns)], 'insert-births')
}
export async function writeTasks(tx: Query, workspace: string, atMs: number, rows: readonly TaskBirthRow[]): Promise<void> {
  if (rows.length > 0) await tx.query(insertTasks, [workspace, atMs, ...columnsOf(rows, taskColumns)], 'insert-tasks')
}
// Texts of their own values, so that they can travel together with `begin` and `commit`, which take no parameters.
const text = (value: string) => `'${value.replaceAll("'", "''")}'`
const uuid = (id: string | null) => {
  if (id === null) return 'null'
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new TypeError('An id is no UUID.')
  return `'${id}'`
}
const list = <R>(rows: readonly R[], spell: (row: R) => string, type: string) => `array[${rows.map(spell).join(', ')}]::${type}[]`

export interface Head { head_position: number; head_epoch: number; at: number }

/** Takes the head; answers a Head. */
export const takeHead = (workspace: string): string => `select * from take_head(${uuid(workspace)})`

/** Appends to the log and notifies; answers the position of the first as `base`. */
export const appendEntries = (workspace: string, rows: readonly EntryRow[]): string =>
  `select append_entries(${[
    uuid(workspace), rows.length, list(rows, ({ id }) => uuid(id), 'uuid'), list(rows, ({ type }) => text(type), 'text'), list(rows, ({ at }) => `at_ms(${Number(at)})`, 'timestamptz'),
    list(rows, ({ decision }) => uuid(decision), 'uuid'), list(rows, ({ task }) => uuid(task), 'uuid'), list(rows, ({ leaf }) => `'\\x${leaf.toString('hex')}'`, 'bytea'),
  ].join(', ')}) as base`

const commitBirths = `select * from commit_births($1, $2, $3, ${places(4, birthColumns.length)}, ${places(4 + birthColumns.length, entryColumns.length)}, ${places(
  4 + birthColumns.length + entryColumns.length, taskColumns.length)}, ${places(4 + birthColumns.length + entryColumns.length + taskColumns.length, 3)})`

/**
 * One group commit: head, epoch check, decisions, tasks, idempotency and log, in one statement and so one transaction.
 * @throws an error with code `CS409` when the epoch has moved on, `23505` when an idempotency key was used before.
 */
export async function commitBirthBatch(
  database: Query, workspace: string, epoch: number, atMs: number,
  births: readonly BirthRow[], entries: readonly EntryRow[], tasks: readonly TaskBirthRow[], idempotency: readonly IdempotencyRow[],
): Promise<{ base: number; nowMs: number }> {
  const [row] = await database.query<{ base: number; now_ms: number }>(commitBirths, [
    workspace, epoch, atMs, ...columnsOf(births, birthColumns), ...columnsOf(entries, entryColumns), ...columnsOf(tasks, taskColumns),
    ...columnsOf(idempotency, ['hash', 'bodyHash', 'decision']),
  ], 'commit-births')
  const { base, now_ms: nowMs } = row as { base: number; now_ms: number }
  return { base, nowMs }
}
