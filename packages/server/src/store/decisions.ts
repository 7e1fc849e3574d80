import type { Query, Transaction } from './database.ts'
import type {
  DecisionKind,
  DecisionStatus,
  Mode,
  OnSilence,
  OutcomeBy,
  OutcomeVerdict,
  TaskKind,
  TaskStatus,
} from '@countersign/core'

/** A row of `decisions`, with what stands beside it. Times are milliseconds since 1970. */
export interface DecisionRow {
  workspace: string
  id: string
  system: string
  version: string
  kind: DecisionKind
  action: string
  status: DecisionStatus
  rev: number
  mode: Mode
  policy: string | null
  policy_version: number | null
  rules: string
  audit_p: number
  sampled: boolean
  planted: boolean
  queue: string | null
  seats: string
  due_at: number | null
  on_silence: OnSilence
  until_at: number | null
  release_by: number | null
  digest: Buffer | null
  confidence: number | null
  reversible: boolean
  editable: boolean
  subject_ref: Buffer | null
  case_ref: string | null
  run: string | null
  parent: string | null
  requester: string | null
  proposer: string | null
  callback: boolean
  wrapped_key: Buffer | null
  salt: Buffer
  sealed: Buffer
  outcome_verdict: OutcomeVerdict | null
  outcome_by: OutcomeBy | null
  outcome_people: string[] | null
  outcome_sealed: Buffer | null
  release_id: string | null
  released_at: number | null
  effect: 'done' | 'failed' | 'compensated' | null
  effect_at: number | null
  effect_due: number | null
  effect_sealed: Buffer | null
  vetoed_at: number | null
  frozen: string | null
  frozen_at: number | null
  /** Of a held window that was frozen once: its whole length. */
  window_ms: number | null
  flagged_at: number | null
  overridden_at: number | null
  overridden_by: string | null
  override_sealed: Buffer | null
  /** The sequence that takes it back. */
  compensation: string | null
  /** While one is open. */
  appeal: string | null
  created_at: number
  ended_at: number | null
  /** What was proposed and said is gone since, by the line of the log at this position. */
  erased_at: number | null
  erased_position: number | null
  subject_key: Buffer | null
  has_truths: boolean
  /** Of an item: the project or qualification that asks it; null where somebody's system proposed it. */
  project: string | null
  /** Its tasks, by slot; null where it was just born. */
  tasks: TaskBrief[] | null
  /** Those of its tasks that ask for an approval. */
  task_ids: string[] | null
}
/** Of a task, what its siblings are asked about. */
export interface TaskBrief {
  id: string
  kind: TaskKind
  status: TaskStatus
  lease_person: string | null
  leased_at: number | null
  /** Who was asked from outside: nobody else is offered it. */
  kept_for: string | null
}

/** Of `decisions d left join subject_keys k`. */
export const decisionColumns = `d.*, k.wrapped_key as subject_key,
  (select json_agg(json_build_object('id', t.id, 'kind', t.kind, 'status', t.status, 'lease_person', t.lease_person, 'leased_at', extract(epoch from t.leased_at) * 1000, 'kept_for', case when t.reserved_until > app_now() then t.preferred end) order by t.slot, t.id) from tasks t where t.workspace = d.workspace and t.decision = d.id) as tasks,
  exists (select 1 from truths u where u.workspace = d.workspace and u.decision = d.id) as has_truths`
/** Completes what `decisionColumns` select. */
export function fromRow(row: DecisionRow): DecisionRow {
  row.task_ids = row.tasks?.filter(({ kind }) => kind === 'approval').map(({ id }) => id) ?? null
  return row
}
export const decisionSource =
  'decisions d left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref'

export const readDecision = async (q: Query, workspace: string, id: string): Promise<DecisionRow | undefined> =>
  (
    await q.query<DecisionRow>(
      `select ${decisionColumns} from ${decisionSource} where d.workspace = $1 and d.id = $2`,
      [workspace, id],
      'read-decision',
    )
  ).map(fromRow)[0]

export const readDecisions = async (q: Query, workspace: string, ids: readonly string[]): Promise<DecisionRow[]> =>
  (
    await q.query<DecisionRow>(
      `select ${decisionColumns} from ${decisionSource} where d.workspace = $1 and d.id = any($2)`,
      [workspace, ids],
      'read-decisions',
    )
  ).map(fromRow)

export interface DecisionFilter {
  system?: string | undefined
  version?: string | undefined
  action?: string | undefined
  status?: string[] | undefined
  mode?: string | undefined
  subjectRef?: Buffer | undefined
  caseRef?: string | undefined
  digest?: Buffer | undefined
  run?: string | undefined
  person?: string | undefined
  /** The person filtered by is who asks. */
  ownPerson?: boolean
  since?: number | undefined
  words?: string | undefined
  before?: string | undefined
  systems?: readonly string[] | undefined
  /** Its items; where it is not named, what systems proposed. */
  project?: string | undefined
}

/** Of a decision `d`: somebody's system proposed it. Items of projects and qualifications are asked by the platform, and no figure is of them. */
export const proposedSql = 'd.project is null'

/** Newest first. The time inside the ids orders and bounds them, so that partitions are pruned. */
export async function listDecisions(
  q: Query,
  workspace: string,
  filter: DecisionFilter,
  limit: number,
): Promise<DecisionRow[]> {
  const values: unknown[] = [workspace]
  const where = ['d.workspace = $1']
  const add = (sql: string, value: unknown) => {
    values.push(value)
    where.push(sql.replace('?', `$${values.length}`))
  }
  if (filter.project === undefined) where.push(proposedSql)
  else add('d.project = ?', filter.project)
  if (filter.system !== undefined) add('d.system = ?', filter.system)
  if (filter.systems !== undefined) add('d.system = any(?)', filter.systems)
  if (filter.version !== undefined) add('d.version = ?', filter.version)
  if (filter.action !== undefined) add('d.action = ?', filter.action)
  if (filter.status !== undefined) {
    add('d.status = any(?)', filter.status)
    if (filter.status.every((status) => status === 'waiting' || status === 'holding'))
      where.push(`d.status in ('waiting', 'holding')`)
  }
  if (filter.mode !== undefined) add('d.mode = ?', filter.mode)
  if (filter.subjectRef !== undefined) add('d.subject_ref = ?', filter.subjectRef)
  if (filter.caseRef !== undefined) add('d.case_ref = ?', filter.caseRef)
  if (filter.digest !== undefined) add('d.digest = ?', filter.digest)
  if (filter.run !== undefined) add('d.run = ?', filter.run)
  if (filter.person !== undefined) {
    add(
      `exists (select 1 from judgments j where j.workspace = d.workspace and j.decision = d.id and j.person = ? and j.status <> 'undone')`,
      filter.person,
    )
    // Who has answered a blind gate is told to nobody else.
    if (!filter.ownPerson) where.push(`not (d.status = 'waiting' and d.seats like '!blind%')`)
  }
  if (filter.since !== undefined) add('d.id >= uuid_floor(at_ms(?))', filter.since)
  if (filter.words !== undefined)
    add(
      `exists (select 1 from search s where s.workspace = d.workspace and s.decision = d.id and s.words @@ websearch_to_tsquery('simple', ?))`,
      filter.words,
    )
  if (filter.before !== undefined) add('d.id < ?', filter.before)
  values.push(limit)
  return (
    await q.query<DecisionRow>(
      `select ${decisionColumns} from ${decisionSource} where ${where.join(' and ')} order by d.id desc limit $${values.length}`,
      values,
    )
  ).map(fromRow)
}

export type DecisionChange = Partial<
  Pick<
    DecisionRow,
    | 'status'
    | 'mode'
    | 'rules'
    | 'queue'
    | 'seats'
    | 'due_at'
    | 'on_silence'
    | 'until_at'
    | 'release_by'
    | 'digest'
    | 'outcome_verdict'
    | 'outcome_by'
    | 'outcome_people'
    | 'outcome_sealed'
    | 'release_id'
    | 'released_at'
    | 'effect'
    | 'effect_at'
    | 'effect_due'
    | 'effect_sealed'
    | 'vetoed_at'
    | 'frozen'
    | 'frozen_at'
    | 'flagged_at'
    | 'overridden_at'
    | 'overridden_by'
    | 'override_sealed'
    | 'compensation'
    | 'appeal'
    | 'ended_at'
    | 'policy'
    | 'policy_version'
  >
>

const times: ReadonlySet<string> = new Set([
  'due_at',
  'until_at',
  'release_by',
  'released_at',
  'effect_at',
  'effect_due',
  'vetoed_at',
  'frozen_at',
  'flagged_at',
  'overridden_at',
  'ended_at',
])

// One prepared statement for each set of columns that is changed together; there are some twenty.
const changes = new Map<string, string>()
const nameOf = (columns: string): string => {
  let name = changes.get(columns)
  if (!name) changes.set(columns, (name = `change-decision-${changes.size}`))
  return name
}

/** Changes a decision under the head; `rev` grows by one. */
export function changeDecision(tx: Pick<Transaction, 'defer'>, row: DecisionRow, change: DecisionChange): DecisionRow {
  const values: unknown[] = [row.workspace, row.id]
  const sets = Object.entries(change).map(([name, value]) => {
    values.push(value)
    return times.has(name) ? `${name} = at_ms($${values.length})` : `${name} = $${values.length}`
  })
  tx.defer({
    text: `update decisions set rev = rev + 1${sets.map((set) => `, ${set}`).join('')} where workspace = $1 and id = $2`,
    values,
    name: nameOf(Object.keys(change).join()),
  })
  return { ...row, ...change, rev: row.rev + 1 }
}
