/** Writing new decisions, many at a time: the hot path. Columns travel as arrays and are unnested by the database. */
import { binaryArray, type ElementType } from './binary-array.ts'
import type { Query } from './database.ts'
import { drawInserts, drawValues, type DrawRow } from './draws.ts'
import { literal } from './spell.ts'

/** A decision as it is born. Times are milliseconds since 1970. */
export interface BirthRow {
  id: string
  system: string
  version: string
  kind: string
  action: string
  status: string
  mode: string
  policy: string | null
  policyVersion: number | null
  rules: string
  auditP: number
  sampled: boolean
  planted: boolean
  queue: string | null
  seats: string
  dueAt: number | null
  onSilence: string
  untilAt: number | null
  releaseBy: number | null
  digest: Buffer | null
  confidence: number | null
  reversible: boolean
  editable: boolean
  subjectRef: Buffer | null
  caseRef: string | null
  run: string | null
  parent: string | null
  requester: string | null
  proposer: string | null
  callback: boolean
  wrappedKey: Buffer | null
  salt: Buffer
  sealed: Buffer
  verdict: string | null
  by: string | null
  releaseId: string | null
  effectDue: number | null
  ended: boolean
}
export interface TaskBirthRow {
  id: string
  kind: string
  queue: string
  class: string
  orderKey: number
  decision: string
  slot: number
  caseRef: string | null
  barred: string
  preferred: string | null
  dueAt: number | null
}
export interface EntryRow {
  id: string
  type: string
  at: number
  decision: string | null
  task: string | null
  leaf: Buffer
  /** What the leaf tells besides, kept apart so that counting it reads no leaf; not columns. */
  also?: readonly string[]
  route?: string
}
export interface IdempotencyRow {
  hash: Buffer
  bodyHash: Buffer
  decision: string
}

type Columns<R> = { readonly [K in keyof R]-?: ElementType }

// In the order of the functions' parameters.
const birthColumns: Columns<BirthRow> = {
  id: 'uuid',
  system: 'text',
  version: 'text',
  kind: 'text',
  action: 'text',
  status: 'text',
  mode: 'text',
  policy: 'uuid',
  policyVersion: 'int4',
  rules: 'text',
  auditP: 'float4',
  sampled: 'bool',
  planted: 'bool',
  queue: 'text',
  seats: 'text',
  dueAt: 'float8',
  onSilence: 'text',
  untilAt: 'float8',
  releaseBy: 'float8',
  digest: 'bytea',
  confidence: 'float4',
  reversible: 'bool',
  editable: 'bool',
  subjectRef: 'bytea',
  caseRef: 'text',
  run: 'text',
  parent: 'uuid',
  requester: 'uuid',
  proposer: 'uuid',
  callback: 'bool',
  wrappedKey: 'bytea',
  salt: 'bytea',
  sealed: 'bytea',
  verdict: 'text',
  by: 'text',
  releaseId: 'uuid',
  effectDue: 'float8',
  ended: 'bool',
}
const taskColumns: Columns<TaskBirthRow> = {
  id: 'uuid',
  kind: 'text',
  queue: 'text',
  class: 'text',
  orderKey: 'int8',
  decision: 'uuid',
  slot: 'int4',
  caseRef: 'text',
  barred: 'text',
  preferred: 'uuid',
  dueAt: 'float8',
}
const entryColumns: Columns<Omit<EntryRow, 'also' | 'route'>> = {
  id: 'uuid',
  type: 'text',
  at: 'float8',
  decision: 'uuid',
  task: 'uuid',
  leaf: 'bytea',
}
const idempotencyColumns: Columns<IdempotencyRow> = { hash: 'bytea', bodyHash: 'bytea', decision: 'uuid' }

const columnsOf = <R extends object>(rows: readonly R[], columns: Columns<R>): Buffer[] =>
  (Object.entries(columns) as [keyof R, ElementType][]).map(([name, type]) =>
    binaryArray(
      type,
      rows.map((row) => row[name]),
    ),
  )
const countOf = (columns: object): number => Object.keys(columns).length
const places = (from: number, count: number) => Array.from({ length: count }, (_, i) => `$${from + i}`).join(', ')

const insertBirths = `select insert_births($1, at_ms($2), ${places(3, countOf(birthColumns))})`
const insertTasks = `select insert_tasks($1, at_ms($2), ${places(3, countOf(taskColumns))})`

// Without a name: a named statement may be spelled out as text, which binary arrays cannot.
export async function writeBirths(
  tx: Query,
  workspace: string,
  atMs: number,
  rows: readonly BirthRow[],
): Promise<void> {
  if (rows.length > 0) await tx.query(insertBirths, [workspace, atMs, ...columnsOf(rows, birthColumns)])
}
export async function writeTasks(
  tx: Query,
  workspace: string,
  atMs: number,
  rows: readonly TaskBirthRow[],
): Promise<void> {
  if (rows.length > 0) await tx.query(insertTasks, [workspace, atMs, ...columnsOf(rows, taskColumns)])
}
const list = <R>(rows: readonly R[], spell: (row: R) => string, type: string) =>
  `array[${rows.map(spell).join(', ')}]::${type}[]`

export interface Head {
  head_position: number
  head_epoch: number
  at: number
}

/** Takes the head; answers a Head. */
export const takeHead = (workspace: string): string => `select * from take_head(${literal(workspace)})`

/** Appends to the log and notifies; answers the position of the first as `base`. */
export const appendEntries = (workspace: string, rows: readonly EntryRow[]): string =>
  `select append_entries(${[
    literal(workspace),
    rows.length,
    list(rows, ({ id }) => literal(id), 'uuid'),
    list(rows, ({ type }) => literal(type), 'text'),
    list(rows, ({ at }) => `at_ms(${literal(at)})`, 'timestamptz'),
    list(rows, ({ decision }) => literal(decision), 'uuid'),
    list(rows, ({ task }) => literal(task), 'uuid'),
    list(rows, ({ leaf }) => literal(leaf), 'bytea'),
  ].join(', ')}) as base`

const commitBirths = `select * from commit_births($1, $2, $3, ${places(4, countOf(birthColumns))}, ${places(4 + countOf(birthColumns), countOf(entryColumns))}, ${places(
  4 + countOf(birthColumns) + countOf(entryColumns),
  countOf(taskColumns),
)}, ${places(4 + countOf(birthColumns) + countOf(entryColumns) + countOf(taskColumns), 3)})`

// Only where an objective draws: nobody else pays for it. The head is taken first, or two processes that see a version
// for the first time would wait for each other.
const commitBirthsDrawn = `with born as materialized (${commitBirths}), ${drawInserts(
  7 + countOf(birthColumns) + countOf(entryColumns) + countOf(taskColumns),
  'where exists (select 1 from born)',
)} select * from born`

/**
 * One group commit: head, epoch check, decisions, tasks, idempotency and log, in one statement and so one transaction.
 * @throws an error with code `CS409` when the epoch has moved on, `23505` when an idempotency key was used before.
 */
export async function commitBirthBatch(
  database: Query,
  workspace: string,
  epoch: number,
  atMs: number,
  births: readonly BirthRow[],
  entries: readonly EntryRow[],
  tasks: readonly TaskBirthRow[],
  idempotency: readonly IdempotencyRow[],
  draws: readonly DrawRow[] = [],
): Promise<{ base: number; nowMs: number }> {
  const [row] = await database.query<{ base: number; now_ms: number }>(
    draws.length > 0 ? commitBirthsDrawn : commitBirths,
    [
      workspace,
      epoch,
      atMs,
      ...columnsOf(births, birthColumns),
      ...columnsOf(entries, entryColumns),
      ...columnsOf(tasks, taskColumns),
      ...columnsOf(idempotency, idempotencyColumns),
      ...(draws.length > 0 ? drawValues(workspace, draws) : []),
    ],
    draws.length > 0 ? 'commit-births-drawn' : 'commit-births',
  )
  const { base, now_ms: nowMs } = row as { base: number; now_ms: number }
  return { base, nowMs }
}
