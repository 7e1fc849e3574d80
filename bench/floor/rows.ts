/**
 * The two kinds of row that a floor can store. `same` has every column of Countersign's own rows; `lean` has as many
 * bytes in the ten columns that a table made for this alone would have. Either has a primary key and no other index.
 */
export type RowKind = 'same' | 'lean'

/** What one request comes to, before it is spread over columns. */
export interface FloorRow {
  id: string
  entryId: string
  workspace: string
  system: string
  version: string
  kind: string
  action: string
  confidence: number | null
  reversible: boolean
  caseRef: string | null
  run: string | null
  at: Date
  releaseBy: Date
  digest: Buffer
  wrappedKey: Buffer
  salt: Buffer
  body: Buffer
  leaf: Buffer
}

export interface Column {
  name: string
  type: string
  value: (row: FloorRow) => unknown
}

const column = (name: string, type: string, value: Column['value']): Column => ({ name, type, value })
const empty = (type: string, names: readonly string[]): Column[] => names.map((name) => column(name, type, () => null))

const lean: readonly Column[] = [
  column('id', 'uuid', ({ id }) => id),
  column('system', 'text', ({ system }) => system),
  column('version', 'text', ({ version }) => version),
  column('kind', 'text', ({ kind }) => kind),
  column('action', 'text', ({ action }) => action),
  column('status', 'text', () => 'approved'),
  column('confidence', 'real', ({ confidence }) => confidence),
  column('created_at', 'timestamptz', ({ at }) => at),
  column('release_by', 'timestamptz', ({ releaseBy }) => releaseBy),
  column('body', 'bytea', ({ body }) => body),
]

const same: readonly Column[] = [
  column('workspace', 'uuid', ({ workspace }) => workspace),
  ...lean,
  column('mode', 'text', () => 'auto'),
  column('policy', 'uuid', ({ workspace }) => workspace),
  column('policy_version', 'integer', () => 1),
  column('rules', 'text', () => 'refund-small'),
  column('audit_p', 'real', () => 0),
  column('sampled', 'boolean', () => false),
  column('planted', 'boolean', () => false),
  column('seats', 'text', () => ''),
  column('on_silence', 'text', () => 'deny'),
  column('digest', 'bytea', ({ digest }) => digest),
  column('reversible', 'boolean', ({ reversible }) => reversible),
  column('editable', 'boolean', () => true),
  column('case_ref', 'text', ({ caseRef }) => caseRef),
  column('run', 'text', ({ run }) => run),
  column('callback', 'boolean', () => false),
  column('wrapped_key', 'bytea', ({ wrappedKey }) => wrappedKey),
  column('salt', 'bytea', ({ salt }) => salt),
  column('outcome_verdict', 'text', () => 'approved'),
  column('outcome_by', 'text', () => 'policy'),
  ...empty('uuid', ['parent', 'requester', 'proposer', 'release_id']),
  ...empty('text', ['queue']),
  ...empty('bytea', ['subject_ref']),
  ...empty('timestamptz', ['due_at', 'until_at', 'effect_due', 'ended_at']),
]

const entry: readonly Column[] = [
  column('entry', 'uuid', ({ entryId }) => entryId),
  column('type', 'text', () => 'decision.proposed'),
  column('leaf', 'bytea', ({ leaf }) => leaf),
]

export const columnsOf = (kind: RowKind): readonly Column[] => (kind === 'same' ? same : lean)

const list = (columns: readonly Column[], spell: (column: Column, index: number) => string): string =>
  columns.map(spell).join(', ')

export const tablesFor = (kind: RowKind): string => `
  create table if not exists floor_decisions (${list(columnsOf(kind), ({ name, type }) => `${name} ${type}`)}, primary key (${kind === 'same' ? 'workspace, ' : ''}id));
  create table if not exists floor_entries (position bigint primary key, id uuid not null, type text not null, at timestamptz not null, decision uuid not null, leaf bytea not null)`

/** $1 is the first position; then one array for each column of the decision and of its entry. */
export function insertFor(kind: RowKind): string {
  const columns = columnsOf(kind)
  const all = [...columns, ...entry]
  return `
    with rows as (select * from unnest(${list(all, ({ type }, i) => `$${i + 2}::${type}[]`)}) with ordinality as u(${list(all, ({ name }) => name)}, n)),
      d as (insert into floor_decisions (${list(columns, ({ name }) => name)}) select ${list(columns, ({ name }) => name)} from rows)
    insert into floor_entries select $1::bigint + n - 1, entry, type, created_at, id, leaf from rows`
}

export const valuesFor = (kind: RowKind, rows: readonly FloorRow[]): unknown[][] =>
  [...columnsOf(kind), ...entry].map(({ value }) => rows.map(value))
