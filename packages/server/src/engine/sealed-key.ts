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
