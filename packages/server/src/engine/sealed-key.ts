import type { DecisionRow } from '../store/decisions.ts'
import { openJson, unwrapKey, type Key, type Seal } from '../store/seal.ts'
import type { Query } from '../store/database.ts'
import type { Content, JudgmentContent, OutcomeContent } from './content.ts'

/** The key that seals a decision: its subject's, else its own; null once it was destroyed. */
export function keyOf(workspaceKey: Key, row: DecisionRow): Key | null {
  const wrapped = row.wrapped_key ?? row.subject_key
  return wrapped ? unwrapKey(workspaceKey, wrapped) : null
}
export const contentOf = (key: Key, row: DecisionRow): Content => openJson<Content>(key, row.sealed)
export const outcomeOf = (key: Key, row: DecisionRow): OutcomeContent =>
  row.outcome_sealed ? openJson<OutcomeContent>(key, row.outcome_sealed) : {}
export const judgmentOf = (key: Key, sealed: Buffer): JudgmentContent => openJson<JudgmentContent>(key, sealed)

/** The wrapped key of a subject, made on first sight; two processes that see it first agree on one. */
export async function subjectKey(
  database: Query,
  seal: Seal,
  workspaceKey: Key,
  workspace: string,
  ref: Buffer,
): Promise<Key> {
  const read = () =>
    database.query<{ wrapped_key: Buffer }>(
      'select wrapped_key from subject_keys where workspace = $1 and ref = $2',
      [workspace, ref],
      'subject-key',
    )
  let [row] = await read()
  if (!row) {
    await database.query(
      'insert into subject_keys (workspace, ref, wrapped_key) values ($1, $2, $3) on conflict do nothing',
      [workspace, ref, seal.wrap(workspaceKey, seal.makeKey())],
    )
    ;[row] = await read()
  }
  return unwrapKey(workspaceKey, (row as { wrapped_key: Buffer }).wrapped_key)
}

/** Those of several, by their hex, made where they are new. */
export async function subjectKeys(
  q: Query,
  seal: Seal,
  workspaceKey: Key,
  workspace: string,
  refs: readonly Buffer[],
): Promise<Map<string, Key>> {
  const distinct = [...new Map(refs.map((ref) => [ref.toString('hex'), ref])).values()]
  if (distinct.length === 0) return new Map()
  await q.query(
    'insert into subject_keys (workspace, ref, wrapped_key) select $1, u.ref, u.made from unnest($2::bytea[], $3::bytea[]) as u(ref, made) order by u.ref on conflict do nothing',
    [workspace, distinct, distinct.map(() => seal.wrap(workspaceKey, seal.makeKey()))],
  )
  const rows = await q.query<{ ref: string; wrapped_key: Buffer }>(
    `select encode(ref, 'hex') as ref, wrapped_key from subject_keys where workspace = $1 and ref = any($2)`,
    [workspace, distinct],
  )
  return new Map(rows.map(({ ref, wrapped_key }) => [ref, unwrapKey(workspaceKey, wrapped_key)]))
}
