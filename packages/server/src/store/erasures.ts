/** What is held about a subject, what beats its erasure, and the erasures themselves. */
import type { ErasureFacts } from '@countersign/core'
import type { Query } from './database.ts'

export async function readErasureFacts(q: Query, workspace: string, ref: Buffer): Promise<ErasureFacts> {
  const [row] = await q.query<{ holds: number; appeals: number; compensations: number }>(
    `with mine as (select id, case_ref, appeal from decisions where workspace = $1 and subject_ref = $2)
     select (select count(*)::int from holds h where h.workspace = $1 and h.lifted_at is null
         and (h.subject_ref = $2 or h.case_ref in (select case_ref from mine))) as holds,
       (select count(*)::int from mine where appeal is not null) as appeals,
       (select count(*)::int from compensations c where c.workspace = $1 and c.state = 'open' and c.decision in (select id from mine)) as compensations`,
    [workspace, ref],
  )
  const { holds = 0, appeals = 0, compensations = 0 } = row ?? {}
  return { holds, openAppeals: appeals, openCompensations: compensations }
}

export interface SubjectDecision {
  id: string
  status: string
  ended: boolean
  released: boolean
}
export const readSubject = (q: Query, workspace: string, ref: Buffer): Promise<SubjectDecision[]> =>
  q.query<SubjectDecision>(
    'select id, status, ended_at is not null as ended, release_id is not null as released from decisions where workspace = $1 and subject_ref = $2 order by id',
    [workspace, ref],
  )

/**
 * Items that people were asked about and that are copies: of these decisions, and of outputs and pairs that are about
 * them or about the subject.
 */
export const readCopies = (
  q: Query,
  workspace: string,
  decisions: readonly string[],
  ref: Buffer | null,
): Promise<SubjectDecision[]> =>
  q.query<SubjectDecision>(
    `with about as (select evaluation, n from evaluation_outputs where workspace = $1 and (from_decision = any($2) or subject_ref = $3))
     select id, status, ended_at is not null as ended, release_id is not null as released from decisions where workspace = $1 and erased_at is null and id in (
       select decision from items where workspace = $1 and from_decision = any($2)
       union select a.item from evaluation_asked a join about b on (a.evaluation, a.n) = (b.evaluation, b.n) where a.workspace = $1
       union select p.item from about b join comparisons c on c.workspace = $1 and b.evaluation = any(c.evaluations)
         join comparison_pairs p on p.workspace = $1 and p.comparison = c.id and p.item is not null
           and ((c.evaluations[p.one + 1] = b.evaluation and p.one_n = b.n) or (c.evaluations[p.other + 1] = b.evaluation and p.other_n = b.n)))
     order by id`,
    [workspace, decisions, ref],
  )

export const hasSubjectKey = async (q: Query, workspace: string, ref: Buffer): Promise<boolean> =>
  (await q.query('select 1 from subject_keys where workspace = $1 and ref = $2', [workspace, ref])).length > 0

/** Rows of data sets and evaluations that go with these decisions and this subject. */
export async function countDerived(
  q: Query,
  workspace: string,
  decisions: readonly string[],
  ref: Buffer,
): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `select (select count(*)::int from dataset_items where workspace = $1 and (from_decision = any($2) or subject_ref = $3))
       + (select count(*)::int from evaluation_outputs where workspace = $1 and (from_decision = any($2) or subject_ref = $3)) as n`,
    [workspace, decisions, ref],
  )
  return (row as { n: number }).n
}

export interface SubjectCounts {
  judgments: number
  files: number
  truths: number
  appeals: number
}
export async function countHeld(q: Query, workspace: string, ids: readonly string[]): Promise<SubjectCounts> {
  const [row] = await q.query<SubjectCounts>(
    `select (select count(*)::int from judgments where workspace = $1 and decision = any($2)) as judgments,
       (select count(distinct u.file)::int from file_uses u where u.workspace = $1 and u.decision = any($2)
          and not exists (select 1 from file_uses o join decisions d on (d.workspace, d.id) = (o.workspace, o.decision)
            where o.workspace = $1 and o.file = u.file and not o.decision = any($2) and d.erased_at is null)) as files,
       (select count(*)::int from truths where workspace = $1 and decision = any($2)) as truths,
       (select count(*)::int from appeals where workspace = $1 and decision = any($2)) as appeals`,
    [workspace, ids],
  )
  return row as SubjectCounts
}

export interface ErasureRow {
  id: string
  position: number
  decisions: number
  reason_code: string | null
  comment_sealed: Buffer | null
  at: number
}
export const readErasures = (q: Query, workspace: string, ref: Buffer): Promise<ErasureRow[]> =>
  q.query<ErasureRow>(
    'select id, position, decisions, reason_code, comment_sealed, at from erasures where workspace = $1 and subject_ref = $2 order by id',
    [workspace, ref],
  )

export interface NewErasure {
  id: string
  ref: Buffer
  position: number
  decisions: number
  reasonCode: string | null
  commentSealed: Buffer | null
  actor: { kind: string; id: string | null }
}
export const writeErasure = (q: Query, workspace: string, nowMs: number, one: NewErasure): Promise<unknown> =>
  q.query(
    `insert into erasures (workspace, id, subject_ref, position, decisions, reason_code, comment_sealed, actor_kind, actor_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, at_ms($10))`,
    [
      ...[workspace, one.id, one.ref, one.position, one.decisions, one.reasonCode, one.commentSealed],
      ...[one.actor.kind, one.actor.id, nowMs],
    ],
  )
