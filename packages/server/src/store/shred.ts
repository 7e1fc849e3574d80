/** Shredding: of these decisions everything goes that `erasure-map.ts` says goes; their rows and their proofs stay. */
import type { Query } from './database.ts'
import { advisoryLocks } from './locks.ts'

export interface Shredded {
  decisions: number
  files: number
}

const gone = `''::bytea`
const openTask = `status in ('open', 'leased', 'settling')`

/** What was made of items of data sets: outputs, and pairs that a judge would still be shown. @param which rows, by `$2`. */
const copiesIn = (which: string): readonly string[] => [
  `delete from dataset_items where workspace = $1 and ${which}`,
  `update comparison_pairs p set state = case p.state when 'waiting' then 'missing' else p.state end, segment_sealed = null, why_sealed = null
   from comparisons c join evaluation_outputs o on o.workspace = c.workspace and o.evaluation = any(c.evaluations)
   where o.workspace = $1 and o.${which} and p.workspace = c.workspace and p.comparison = c.id
     and ((c.evaluations[p.one + 1] = o.evaluation and p.one_n = o.n) or (c.evaluations[p.other + 1] = o.evaluation and p.other_n = o.n))`,
  `delete from evaluation_scores s using evaluation_outputs o where o.workspace = $1 and o.${which} and (s.workspace, s.evaluation, s.n) = (o.workspace, o.evaluation, o.n)`,
  `delete from evaluation_outputs where workspace = $1 and ${which}`,
]

/** `$1` workspace, `$2` decisions. What is looked for by another table's row comes before that row changes. */
const statements: readonly string[] = [
  `update tasks set status = 'cancelled', lease_person = null, lease_until = null where workspace = $1 and decision = any($2) and ${openTask}`,
  `update tasks set first_answer_sealed = null, case_ref = null where workspace = $1 and decision = any($2) and (first_answer_sealed is not null or case_ref is not null)`,
  `update judgments set sealed = ${gone}, digest = null, signature_sealed = null, status = case when status = 'settling' then 'void' else status end where workspace = $1 and decision = any($2)`,
  `update truths set sealed = ${gone} where workspace = $1 and decision = any($2)`,
  `update idempotency set sealed = null, body_hash = ${gone} where workspace = $1 and (decision = any($2) or about && $2)`,
  `delete from search where workspace = $1 and decision = any($2)`,
  `update incidents set sealed = ${gone}, note_sealed = null where workspace = $1 and decision = any($2)`,
  `delete from appeal_evidence e using appeals a where a.workspace = $1 and a.decision = any($2) and e.workspace = a.workspace and e.appeal = a.id`,
  `update appeals set sealed = ${gone}, text_sealed = null where workspace = $1 and decision = any($2)`,
  `update appeal_links set revoked_at = coalesce(revoked_at, app_now()) where workspace = $1 and decision = any($2)`,
  `update compensation_steps s set sealed = null from compensations c where c.workspace = $1 and c.decision = any($2) and s.workspace = c.workspace and s.compensation = c.id`,
  `update hand_ons h set comment_sealed = null from tasks t where t.workspace = $1 and t.decision = any($2) and h.workspace = t.workspace and h.task = t.id`,
  `update second_looks set objection_sealed = null, why = null where workspace = $1 and decision = any($2)`,
  `update experts set revoked_at = coalesce(revoked_at, app_now()) where workspace = $1 and decision = any($2)`,
  // A condition may spell the values that it was drafted from; with `false` in its place it can never let anything go.
  `update grants set reason_sealed = null, condition = 'false', revoked_at = coalesce(revoked_at, app_now()) where workspace = $1 and from_decision = any($2)`,
  `update items set label_sealed = null, gold_sealed = null, predicted_sealed = null, vector_sealed = null, external_ref = null, state = 'withdrawn' where workspace = $1 and decision = any($2)`,
  `update item_skips set reason_sealed = null where workspace = $1 and decision = any($2)`,
  `delete from decision_scores where workspace = $1 and decision = any($2)`,
  `update inquiries set sealed = ${gone}, answer_sealed = null where workspace = $1 and decision = any($2)`,
  `delete from guideline_examples where workspace = $1 and decision = any($2)`,
  `update deliveries set last_error = null where workspace = $1 and decision = any($2)`,
  ...copiesIn('from_decision = any($2)'),
]

/** Files that no other decision names. */
async function shredFiles(q: Query, workspace: string, ids: readonly string[]): Promise<number> {
  const files = await q.query<{ file: string }>(
    `with mine as (delete from file_uses where workspace = $1 and decision = any($2) returning file)
     select distinct file from mine m where not exists (select 1 from file_uses u join decisions d on (d.workspace, d.id) = (u.workspace, u.decision)
       where u.workspace = $1 and u.file = m.file and not u.decision = any($2) and d.erased_at is null)`,
    [workspace, ids],
  )
  const lost = files.map(({ file }) => file)
  await q.query('delete from file_chunks where workspace = $1 and file = any($2)', [workspace, lost])
  await q.query('delete from files where workspace = $1 and id = any($2)', [workspace, lost])
  return lost.length
}

/**
 * Exports that may hold them, since their project has an item among them: what is kept goes, what is being written is
 * begun anew by whoever takes it up. What a bucket got is another's.
 */
async function shredExports(q: Query, workspace: string, ids: readonly string[]): Promise<void> {
  const rows = await q.query<{ id: string }>(
    `update exports set kept_until = null, runner = null, tries = 0, written = case status when 'running' then 0 else written end
     where workspace = $1 and project in (select project from items where workspace = $1 and decision = any($2))
       and place_sealed is null and (status = 'running' or kept_until is not null) returning id`,
    [workspace, ids],
  )
  for (const { id } of rows) await dropExport(q, workspace, id)
}

/** The bytes that are kept of an export. Its file goes first: whoever writes to it waits for that, and then finds none. */
export async function dropExport(q: Query, workspace: string, id: string): Promise<void> {
  const files = await q.query<{ id: string }>('delete from files where workspace = $1 and export = $2 returning id', [
    workspace,
    id,
  ])
  for (const file of files)
    await q.query('delete from file_chunks where workspace = $1 and file = $2', [workspace, file.id])
}

/** @param line where the line stands that says so, and when. */
export async function shredDecisions(
  q: Query,
  workspace: string,
  ids: readonly string[],
  line: { position: number; atMs: number },
): Promise<Shredded> {
  // Whoever indexes words has read them before: its step ends first, and its next one finds nothing to read.
  await q.query('select pg_advisory_xact_lock($1, hashtext($2))', [advisoryLocks.follow, `${workspace} search`])
  for (const text of statements) await q.query(text, [workspace, ids])
  await shredExports(q, workspace, ids)
  const files = await shredFiles(q, workspace, ids)
  const rows = await q.query(
    `update decisions set rev = rev + 1, sealed = ${gone}, salt = ${gone}, digest = null, wrapped_key = null, outcome_sealed = null, effect_sealed = null,
       override_sealed = null, subject_ref = null, case_ref = null, run = case when run like 'run\\_%' then run end, callback = false,
       erased_at = at_ms($4), erased_position = $3
     where workspace = $1 and id = any($2) and erased_at is null returning 1`,
    [workspace, ids, line.position, line.atMs],
  )
  return { decisions: rows.length, files }
}

/** The subject's own key, and what else is kept by its hash. */
export async function shredSubject(q: Query, workspace: string, ref: Buffer): Promise<void> {
  await q.query('delete from subject_keys where workspace = $1 and ref = $2', [workspace, ref])
  for (const text of copiesIn('subject_ref = $2')) await q.query(text, [workspace, ref])
  await q.query('delete from run_subjects where workspace = $1 and subject_ref = $2', [workspace, ref])
  await q.query(
    'update holds set name_sealed = null, reason_sealed = null, subject_ref = null where workspace = $1 and subject_ref = $2 and lifted_at is not null',
    [workspace, ref],
  )
  await q.query('update workspaces set erasures = erasures + 1 where id = $1', [workspace])
}
