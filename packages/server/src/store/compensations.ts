import type { CompensationCause, CompensationState, StepKind, StepState } from '@countersign/core'
import type { Query } from './database.ts'

export interface CompensationRow {
  workspace: string
  id: string
  decision: string
  cause: CompensationCause
  cause_id: string | null
  person: string
  state: CompensationState
  opened_at: number
  closed_at: number | null
}
export interface StepRow {
  workspace: string
  compensation: string
  n: number
  kind: StepKind
  state: StepState
  child: string | null
  task: string | null
  sealed: Buffer | null
  at: number | null
  by: string | null
}

export const readCompensation = async (q: Query, workspace: string, id: string): Promise<CompensationRow | undefined> =>
  (await q.query<CompensationRow>('select * from compensations where workspace = $1 and id = $2', [workspace, id]))[0]

export const readSteps = (q: Query, workspace: string, compensations: readonly string[]): Promise<StepRow[]> =>
  q.query<StepRow>(
    'select * from compensation_steps where workspace = $1 and compensation = any($2) order by compensation, n',
    [workspace, compensations],
  )

export interface CompensationFilter {
  decision?: string | undefined
  state?: string | undefined
  recall?: string | undefined
  before?: string | undefined
  systems?: readonly string[] | undefined
}

/** Newest first. */
export const listCompensations = (
  q: Query,
  workspace: string,
  filter: CompensationFilter,
  limit: number,
): Promise<CompensationRow[]> =>
  q.query<CompensationRow>(
    `select c.* from compensations c where c.workspace = $1 and ($2::uuid is null or c.decision = $2) and ($3::text is null or c.state = $3) and ($4::uuid is null or c.id < $4)
       and ($5::text[] is null or exists (select 1 from decisions d where d.workspace = c.workspace and d.id = c.decision and d.system = any($5)))
       and ($6::uuid is null or c.cause_id = $6 and c.cause = 'recall')
     order by c.id desc limit $7`,
    [workspace, filter.decision, filter.state, filter.before, filter.systems, filter.recall, limit],
  )

export const addCompensation = (
  q: Query,
  { workspace, id, decision, cause, cause_id, person, state }: CompensationRow,
  nowMs: number,
): Promise<unknown> =>
  q.query(
    `insert into compensations (workspace, id, decision, cause, cause_id, person, state, opened_at, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, at_ms($8), case when $7 = 'open' then null else at_ms($8) end)`,
    [workspace, id, decision, cause, cause_id, person, state, nowMs],
  )

export const addStep = (
  q: Query,
  {
    workspace,
    compensation,
    n,
    kind,
    state,
    by,
  }: Pick<StepRow, 'workspace' | 'compensation' | 'n' | 'kind' | 'state' | 'by'>,
  nowMs: number,
): Promise<unknown> =>
  q.query(
    `insert into compensation_steps (workspace, compensation, n, kind, state, at, by)
     values ($1, $2, $3, $4, $5, case when $5 = 'pending' then null else at_ms($6) end, $7)`,
    [workspace, compensation, n, kind, state, nowMs, by],
  )

/** What was learned from a decision or from a judgment about it counts no more; answers how many labels that were. */
export async function voidLabels(q: Query, workspace: string, decision: string, nowMs: number): Promise<number> {
  const voided = await q.query(
    `update judgments set label_voided_at = at_ms($3) where workspace = $1 and decision = $2 and status = 'settled' and verdict not in ('uphold', 'overturn') and label_voided_at is null returning id`,
    [workspace, decision, nowMs],
  )
  await q.query(
    `update lineage set voided_at = at_ms($3) where workspace = $1 and voided_at is null
       and ((from_kind = 'decision' and from_id = $2) or (from_kind = 'judgment' and from_id in (select id from judgments where workspace = $1 and decision = $2)))`,
    [workspace, decision, nowMs],
  )
  return voided.length
}
