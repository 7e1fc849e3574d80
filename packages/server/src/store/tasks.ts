import type { Query, Transaction } from './database.ts'
import { decisionColumns, fromRow, type DecisionRow } from './decisions.ts'
import type { Statement } from './spell.ts'
import type { TaskKind, TaskStatus } from '@countersign/core'

export interface TaskRow {
  workspace: string
  id: string
  kind: TaskKind
  queue: string
  class: string
  order_key: number
  status: TaskStatus
  decision: string
  slot: number
  case_ref: string | null
  barred: string[]
  skipped: string[]
  preferred: string | null
  lease_person: string | null
  lease_until: number | null
  leased_at: number | null
  revealed_at: number | null
  first_answer_sealed: Buffer | null
  judgment: string | null
  due_at: number | null
  created_at: number
  /** The answer to which a verifier objected, for whoever gave it. */
  objection: string | null
  /** Offered to nobody but `preferred` until then. */
  reserved_until: number | null
  acknowledged_until: number | null
  /** How far it has climbed its queue's ladder, and how many reminders are behind it. */
  rung: number
  reminded: number
  handed_on: number
  next_step_at: number | null
}

export const readTask = async (q: Query, workspace: string, id: string): Promise<TaskRow | undefined> =>
  (await q.query<TaskRow>('select * from tasks where workspace = $1 and id = $2', [workspace, id], 'read-task'))[0]

export const readTasks = (q: Query, workspace: string, ids: readonly string[]): Promise<TaskRow[]> =>
  q.query<TaskRow>('select * from tasks where workspace = $1 and id = any($2)', [workspace, ids])

export const readTasksOf = (q: Query, workspace: string, decision: string): Promise<TaskRow[]> =>
  q.query<TaskRow>(
    'select * from tasks where workspace = $1 and decision = $2 order by slot, id',
    [workspace, decision],
    'read-tasks-of',
  )

/** The tasks of many decisions in one read. */
export const readTasksOfAll = (q: Query, workspace: string, decisions: readonly string[]): Promise<TaskRow[]> =>
  q.query<TaskRow>('select * from tasks where workspace = $1 and decision = any($2)', [workspace, decisions])

export interface Lane {
  queue: string
  class: string
}

/** The distinct (queue, eligibility class) pairs with open tasks: a loose index scan, one step per pair however many wait. */
export const readLanes = (q: Query, workspace: string): Promise<Lane[]> =>
  q.query<Lane>(
    `with recursive lane as (
       (select queue, class from tasks where workspace = $1 and status = 'open' order by queue, class limit 1)
       union all
       select n.queue, n.class from lane l cross join lateral
         (select t.queue, t.class from tasks t where t.workspace = $1 and t.status = 'open' and (t.queue, t.class) > (l.queue, l.class) order by t.queue, t.class limit 1) n)
     select queue, class from lane`,
    [workspace],
    'read-lanes',
  )

/** Which lanes a person may work. */
export interface Reach {
  everywhere: boolean
  seats: readonly string[]
  /** Queues that are not theirs, but for what was escalated to one of their seats. */
  closedQueues: readonly string[]
  /** Queues of which they are given nothing at all. */
  shutQueues: readonly string[]
  /** What of their conflicts of interest can be seen from outside; null for those who have none. */
  conflicts: ConflictReach | null
  queue: string | null
}

export interface ConflictReach {
  systems: readonly string[]
  cases: readonly string[]
  subjects: readonly Buffer[]
  requesters: readonly string[]
}
export const conflictValues = (reach: ConflictReach | null): unknown[] => [
  reach?.systems ?? [],
  reach?.cases ?? [],
  reach?.subjects ?? [],
  reach?.requesters ?? [],
]
/** True of a decision `d` that somebody has no conflict with; the values stand from this place on. */
export const withoutConflict = (place: number): string =>
  `(d.system = any($${place}) or d.case_ref = any($${place + 1}) or d.subject_ref = any($${place + 2}::bytea[]) or d.requester = any($${place + 3}::uuid[])) is not true`
/** The same of a task `t`; looked up for each candidate. */
export const taskWithoutConflict = (place: number): string =>
  `exists (select 1 from decisions d where d.workspace = t.workspace and d.id = t.decision and ${withoutConflict(place)} offset 0)`

/** A task beside its decision. */
export interface TaskAndDecision {
  task: TaskRow
  decision: DecisionRow
}

const taskColumns = [
  'workspace',
  'id',
  'kind',
  'queue',
  'class',
  'order_key',
  'status',
  'decision',
  'slot',
  'case_ref',
  'barred',
  'skipped',
  'preferred',
  'lease_person',
  'lease_until',
  'leased_at',
  'revealed_at',
  'first_answer_sealed',
  'judgment',
  'due_at',
  'created_at',
  'objection',
  'reserved_until',
  'acknowledged_until',
  'rung',
  'reminded',
  'handed_on',
  'next_step_at',
] as const satisfies readonly (keyof TaskRow)[]
const both = `${taskColumns.map((name) => `t.${name} as t_${name}`).join(', ')}, ${decisionColumns}`
const besideTask =
  'join decisions d on d.workspace = t.workspace and d.id = t.decision left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref'

/** What the statements below answer. */
export const taskAndDecision = (row: unknown): TaskAndDecision => {
  const all = row as Record<string, unknown>
  return {
    task: Object.fromEntries(taskColumns.map((name) => [name, all[`t_${name}`]])) as unknown as TaskRow,
    decision: fromRow(row as DecisionRow),
  }
}

export const taskWithDecision = (workspace: string, id: string): Statement => ({
  name: 'task-with-decision',
  text: `select ${both} from tasks t ${besideTask} where t.workspace = $1 and t.id = $2`,
  values: [workspace, id],
})

/**
 * Of every lane within reach the next open tasks that this person may be given, best first: one index range per lane.
 * Of an item that several are asked about only the first open task counts: one person answers it once.
 * `offset 0` keeps the look at a task's siblings a look-up for each candidate; as a join it reads every task there is.
 */
export const nextWithin = (
  workspace: string,
  reach: Reach,
  person: string,
  barRequester: boolean,
  limit: number,
): Statement => ({
  name: reach.conflicts ? 'next-without-conflict' : 'next-within',
  text: `with recursive every_lane as (
       (select queue, class from tasks where workspace = $1 and status = 'open' order by queue, class limit 1)
       union all
       select n.queue, n.class from every_lane l cross join lateral
         (select t.queue, t.class from tasks t where t.workspace = $1 and t.status = 'open' and (t.queue, t.class) > (l.queue, l.class) order by t.queue, t.class limit 1) n),
     lane as (select queue, class from every_lane where ($5::text is null or queue = $5) and not queue = any($10::text[]) and ($6 or (string_to_array(class, ' ') && $7::text[] and (not queue = any($8::text[]) or string_to_array(class, ' ') && $9::text[]))))
     select ${both} from (select t.* from lane cross join lateral
       (select * from tasks t where t.workspace = $1 and t.status = 'open' and t.queue = lane.queue and t.class = lane.class
          and not ($3 and $2 = any(t.barred)) and not $2 = any(t.skipped)
          and (t.preferred is null or t.preferred = $2 or coalesce(t.reserved_until, t.created_at + interval '15 minutes') < app_now())
          and not exists (select 1 from tasks o where o.workspace = t.workspace and o.decision = t.decision and o.id <> t.id and (o.lease_person = $2 and o.status <> 'open' and not (o.status = 'cancelled' and o.judgment is not null and o.kind = t.kind)
              or o.status = 'open' and o.kind = t.kind and o.kind in ('label', 'evaluation', 'comparison') and (o.slot, o.id) < (t.slot, t.id) and o.preferred is null and t.preferred is null and not $2 = any(o.skipped)) offset 0)${reach.conflicts ? ` and ${taskWithoutConflict(11)}` : ''}
        order by t.order_key, t.id limit $4) t
       order by (t.preferred is distinct from $2), t.order_key, t.id limit $4) t ${besideTask}
     order by (t.preferred is distinct from $2), t.order_key, t.id`,
  values: [
    ...[workspace, person, barRequester, limit, reach.queue, reach.everywhere, reach.seats, reach.closedQueues],
    reach.seats.map((seat) => `^${seat}`),
    reach.shutQueues,
    ...(reach.conflicts ? conflictValues(reach.conflicts) : []),
  ],
})

export function leaseTasks(
  tx: Pick<Transaction, 'defer'>,
  workspace: string,
  ids: readonly string[],
  person: string,
  nowMs: number,
  untilMs: readonly number[],
): void {
  tx.defer({
    name: 'lease-tasks',
    text: `update tasks t set status = 'leased', lease_person = $3, leased_at = at_ms($4), lease_until = at_ms(u.until), acknowledged_until = null, revealed_at = null, first_answer_sealed = null
     from unnest($2::uuid[], $5::float8[]) as u(id, until) where t.workspace = $1 and t.id = u.id`,
    values: [workspace, ids, person, nowMs, untilMs],
  })
}

/** Back into the queue. */
export const reopenTask = (
  tx: Query,
  workspace: string,
  id: string,
  skippedBy: string | null = null,
): Promise<unknown> =>
  tx.query(
    `update tasks set status = 'open', lease_person = null, lease_until = null, leased_at = null, acknowledged_until = null, judgment = null,
      skipped = case when $3::uuid is null then skipped else array_append(skipped, $3) end where workspace = $1 and id = $2`,
    [workspace, id, skippedBy],
  )

/** Those that ask for a decision's answer: pointless once it has one. */
const answering = ['approval', 'watch', 'label', 'evaluation', 'comparison', 'adjudication']

/** Nobody needs to answer these any more. */
export const cancelTasksOf = (
  tx: Query,
  workspace: string,
  decision: string,
  kinds: readonly string[] = answering,
): Promise<unknown> =>
  tx.query(
    `update tasks set status = 'cancelled' where workspace = $1 and decision = $2 and kind = any($3) and status in ('open', 'leased', 'settling')`,
    [workspace, decision, kinds],
  )
