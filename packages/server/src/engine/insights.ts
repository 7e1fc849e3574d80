/** The numbers behind the first pages: routing, waiting, systems, and what a person finds when they come home. */
import {
  formatId,
  isLead,
  type HomeWire,
  type InsightsRoutingWire,
  type JudgmentWire,
  type SystemWire,
} from '@countersign/core'
import type { Query } from '../store/database.ts'
import { proposedSql, readDecisions } from '../store/decisions.ts'
import { summarise } from './content.ts'
import type { Engine } from './engine.ts'
import type { Declared } from './declarations.ts'
import { isoTime } from './entry.ts'
import { contentOf, judgmentOf, keyOf } from './sealed-key.ts'
import { signatureWire } from './signing/sign.ts'
import type { JudgmentRow } from '../store/judgments.ts'
import { conflictValues, taskWithoutConflict } from '../store/tasks.ts'
import { conflictReach } from './conflicts.ts'
import { countInquiries } from './projects/read-inquiries.ts'
import { lanesFor } from './eligible.ts'
import type { Member, WorkspaceState } from './workspace-state.ts'

const hourMs = 3_600_000
/** At most this many points in a series. */
const points = 96

export async function routingInsights(
  q: Query,
  workspace: string,
  fromMs: number,
  toMs: number,
): Promise<InsightsRoutingWire> {
  const bucketMs = Math.max(60_000, Math.ceil((toMs - fromMs) / points / 60_000) * 60_000)
  const startMs = Math.floor(fromMs / bucketMs) * bucketMs
  const [modes, judged, systems, waiting] = await Promise.all([
    q.query<{ bucket: number; mode: string; n: number }>(
      `select floor(extract(epoch from created_at) * 1000 / $4)::bigint as bucket, mode, count(*) as n from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and id < uuid_floor(at_ms($3)) and project is null group by 1, 2`,
      [workspace, startMs, toMs + 1, bucketMs],
    ),
    q.query<{ bucket: number; n: number }>(
      `select floor(extract(epoch from created_at) * 1000 / $4)::bigint as bucket, count(*) as n from judgments j where workspace = $1 and id >= uuid_floor(at_ms($2)) and id < uuid_floor(at_ms($3)) and status not in ('undone', 'objected')
         and exists (select 1 from decisions d where d.workspace = j.workspace and d.id = j.decision and ${proposedSql}) group by 1`,
      [workspace, startMs, toMs + 1, bucketMs],
    ),
    q.query<{
      system: string
      mode: string
      n: number
      judged: number
      overturned: number
      overridden: number
      truths: number
      adverse: number
    }>(
      `select d.system, d.mode, count(*) as n, count(*) filter (where d.outcome_by = 'person' or d.overridden_at is not null or o.decision is not null) as judged,
         count(*) filter (where d.outcome_by = 'person' and d.outcome_verdict in ('rejected', 'returned') or d.overridden_at is not null or o.decision is not null) as overturned,
         count(d.overridden_at) as overridden, count(t.decision) as truths, count(*) filter (where t.adverse) as adverse
       from decisions d
       left join (select distinct decision from judgments where workspace = $1 and id >= uuid_floor(at_ms($2)) and verdict = 'overturn' and status = 'settled') o on o.decision = d.id
       left join (select decision, coalesce(bool_or(adverse), false) as adverse from truths where workspace = $1 and id >= uuid_floor(at_ms($2)) group by 1) t on t.decision = d.id
       where d.workspace = $1 and d.id >= uuid_floor(at_ms($2)) and d.id < uuid_floor(at_ms($3)) and ${proposedSql} group by 1, 2`,
      [workspace, startMs, toMs + 1],
    ),
    q.query<{ n: number; oldest: number | null }>(
      `select count(*) as n, min(created_at) as oldest from decisions where workspace = $1 and status = 'waiting' and project is null`,
      [workspace],
    ),
  ])
  const series = new Map<number, InsightsRoutingWire['series'][number]>()
  for (let bucket = startMs / bucketMs; bucket * bucketMs <= toMs; bucket++)
    series.set(bucket, { at: isoTime(bucket * bucketMs), auto: 0, watch: 0, gate: 0, deny: 0, judged: 0 })
  const totals = { auto: 0, watch: 0, gate: 0, deny: 0 }
  for (const row of modes) {
    const mode = row.mode as keyof typeof totals
    totals[mode] += row.n
    const point = series.get(row.bucket)
    if (point) point[mode] += row.n
  }
  let judgedInAll = 0
  for (const row of judged) {
    judgedInAll += row.n
    const point = series.get(row.bucket)
    if (point) point.judged += row.n
  }
  const bySystem = new Map<string, InsightsRoutingWire['systems'][number]>()
  for (const row of systems) {
    const one = bySystem.get(row.system) ?? {
      system: row.system,
      auto: 0,
      watch: 0,
      gate: 0,
      deny: 0,
      overturned: 0,
      judged: 0,
      overridden: 0,
      truths: 0,
      adverse: 0,
    }
    one[row.mode as keyof typeof totals] += row.n
    one.judged += row.judged
    one.overturned += row.overturned
    one.overridden += row.overridden
    one.truths += row.truths
    one.adverse += row.adverse
    bySystem.set(row.system, one)
  }
  const oldest = waiting[0]?.oldest ?? null
  return {
    from: isoTime(startMs),
    to: isoTime(toMs),
    bucket: `${bucketMs / 1_000}s`,
    series: [...series.values()],
    totals,
    waiting: waiting[0]?.n ?? 0,
    oldest_at: oldest === null ? null : isoTime(oldest),
    decided_per_hour: Number(((judgedInAll * hourMs) / Math.max(hourMs, toMs - startMs)).toFixed(2)),
    systems: [...bySystem.values()].sort((a, b) => a.system.localeCompare(b.system)),
  }
}

const undeclared = (action: string): Declared => ({
  action,
  reversible: false,
  inverse: null,
  notify: true,
  amount: null,
  error_cost: null,
  delay_cost: null,
})

export async function listSystems(q: Query, state: WorkspaceState): Promise<SystemWire[]> {
  const [versions, counts, declared] = await Promise.all([
    q.query<{ name: string; version: string; first_at: number }>(
      'select name, version, first_at from systems where workspace = $1 order by name, first_at desc',
      [state.id],
    ),
    q.query<{ system: string; version: string; action: string; n: number; waiting: number; last: number }>(
      `select system, version, action, count(*) as n, count(*) filter (where status in ('waiting', 'holding')) as waiting, max(created_at) as last from decisions where workspace = $1 and project is null group by 1, 2, 3`,
      [state.id],
    ),
    q.query<Declared>(
      'select action, reversible, inverse, notify, amount, error_cost, delay_cost from actions where workspace = $1',
      [state.id],
    ),
  ])
  return [...new Set(versions.map(({ name }) => name))].map((name) => {
    const mine = counts.filter((row) => row.system === name)
    const sum = (rows: typeof mine) => rows.reduce((total, row) => total + row.n, 0)
    const last = Math.max(...mine.map((row) => row.last))
    return {
      name,
      decisions: sum(mine),
      waiting: mine.reduce((total, row) => total + row.waiting, 0),
      last_at: mine.length > 0 ? isoTime(last) : null,
      versions: versions
        .filter((row) => row.name === name)
        .map((row) => ({
          version: row.version,
          first_at: isoTime(row.first_at),
          decisions: sum(mine.filter((one) => one.version === row.version)),
        })),
      actions: [...new Set(mine.map((row) => row.action))].sort().map((action) => ({
        ...(declared.find((one) => one.action === action) ?? undeclared(action)),
        decisions: sum(mine.filter((one) => one.action === action)),
      })),
    }
  })
}

export const judgmentWire = (
  state: WorkspaceState,
  row: JudgmentRow,
  said: { comment: string; reasonCodes: string[] } | null,
  signature: JudgmentWire['signature'],
): JudgmentWire => ({
  id: formatId('judgment', row.id),
  task: formatId('task', row.task),
  decision: formatId('decision', row.decision),
  person: { id: formatId('person', row.person), name: state.people.get(row.person)?.name ?? 'somebody who has left' },
  verdict: row.verdict,
  reason_codes: said?.reasonCodes ?? [],
  comment: said?.comment ?? '',
  status: row.status,
  undo_until: row.status === 'settling' ? isoTime(row.settle_at) : null,
  created_at: isoTime(row.created_at),
  self: row.self,
  authn: row.authn,
  signature,
})

export async function listJudgments(
  q: Query,
  state: WorkspaceState,
  filter: { decision?: string; person?: string },
  limit: number,
): Promise<(JudgmentWire & { action: string; system: string; summary: string })[]> {
  const rows = await q.query<JudgmentRow>(
    `select j.* from judgments j join tasks t on (t.workspace, t.id) = (j.workspace, j.task) where j.workspace = $1 and ($2::uuid is null or j.decision = $2) and ($3::uuid is null or j.person = $3)
       and (t.kind <> 'audit' or t.status = 'done' or j.person = $3) order by j.id desc limit $4`,
    [state.id, filter.decision ?? null, filter.person ?? null, limit],
  )
  const decisions = new Map(
    (await readDecisions(q, state.id, [...new Set(rows.map((row) => row.decision))])).map((row) => [row.id, row]),
  )
  const projects = new Map(
    (
      await q.query<{ id: string; name: string }>(
        'select id, name from projects where workspace = $1 and id = any($2)',
        [state.id, [...decisions.values()].flatMap(({ project }) => project ?? [])],
      )
    ).map(({ id, name }) => [id, name]),
  )
  return rows.map((row) => {
    const decision = decisions.get(row.decision)
    const key = decision && keyOf(state.key, decision)
    const content = key ? contentOf(key, decision) : null
    // What an item is told as: by its project, whose queue its action is.
    const about = projects.get(decision?.project ?? '') ?? decision?.action ?? ''
    return {
      ...judgmentWire(state, row, key ? judgmentOf(key, row.sealed) : null, key ? signatureWire(key, row) : null),
      action: decision?.action ?? '',
      system: decision?.system ?? '',
      summary: content ? summarise(about, content.proposal, content.input) : 'erased',
    }
  })
}

export async function home(
  engine: Engine,
  state: WorkspaceState,
  member: Member,
  demo: HomeWire['demo'],
): Promise<HomeWire> {
  const q = engine.database
  const lanes = await lanesFor(q, state, member, engine.clock.now())
  const conflicts = conflictReach(member)
  const dayMs = engine.clock.now() - 24 * hourMs
  const [queues, recent, today, alone, systems, seeded, stuck, inquiries] = await Promise.all([
    q.query<{ queue: string; title: string | null; n: number; oldest: number | null; due: number | null }>(
      // Grouped and not distinct, and what is their own read once: an anti join was planned as a loop over it for each item.
      `with mine as materialized (
         select decision from judgments where workspace = $1 and person = $4 and status not in ('undone', 'objected')
         union select decision from tasks where workspace = $1 and lease_person = $4 and status in ('leased', 'settling'))
       select w.queue, p.name as title, count(*) as n, min(w.oldest) as oldest, min(w.due) as due from
         (select t.queue, t.decision, min(t.created_at) as oldest, min(t.due_at) as due from tasks t join unnest($2::text[], $3::text[]) as lane(queue, class) on (t.queue, t.class) = (lane.queue, lane.class)
          where t.workspace = $1 and t.status = 'open' and not ($4 = any(t.skipped)) and ($5 or not $4 = any(t.barred))
            and (t.kind not in ('label', 'evaluation', 'comparison') or t.decision not in (select decision from mine))${conflicts ? ` and ${taskWithoutConflict(6)}` : ''} group by t.queue, t.decision) w
         left join projects p on p.workspace = $1 and p.queue = w.queue
       group by w.queue, p.name order by n desc`,
      [
        ...[state.id, lanes.map((lane) => lane.queue), lanes.map((lane) => lane.class), member.id, state.solo],
        ...(conflicts ? conflictValues(conflicts) : []),
      ],
    ),
    listJudgments(q, state, { person: member.id }, 12),
    q.query<{ n: number; items: number }>(
      `select count(*) filter (where d.project is null) as n, count(*) filter (where d.project is not null) as items
       from judgments j join decisions d on (d.workspace, d.id) = (j.workspace, j.decision)
       where j.workspace = $1 and j.person = $2 and j.id >= uuid_floor(at_ms($3)) and j.status not in ('undone', 'objected')`,
      [state.id, member.id, dayMs],
    ),
    q.query<{ n: number }>(
      `select count(*) as n from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and mode = 'auto'`,
      [state.id, dayMs],
    ),
    q.query<{ n: number }>('select count(distinct name) as n from systems where workspace = $1', [state.id]),
    seededErrors(q, state, member.id),
    q.query<{ n: number }>(
      `select count(*) as n from stuck s join decisions d on d.workspace = s.workspace and d.id = s.decision where s.workspace = $1 and d.status = 'waiting'`,
      [state.id],
    ),
    countInquiries(q, state.id, member.id, isLead(member.roles)),
  ])
  const least = (values: (number | null)[]) => {
    const known = values.filter((value): value is number => value !== null)
    return known.length > 0 ? isoTime(Math.min(...known)) : null
  }
  return {
    waiting: queues.reduce((total, row) => total + row.n, 0),
    stuck: stuck[0]?.n ?? 0,
    oldest_at: least(queues.map((row) => row.oldest)),
    next_due: least(queues.map((row) => row.due)),
    queues: queues.map((row) => ({
      ...{ name: row.queue, title: row.title, waiting: row.n },
      due: row.due === null ? null : isoTime(row.due),
    })),
    decided_today: today[0]?.n ?? 0,
    items_today: today[0]?.items ?? 0,
    caught: seeded.filter((one) => one.caught).length,
    missed: seeded.filter((one) => !one.caught).length,
    recent,
    alone_today: alone[0]?.n ?? 0,
    systems: systems[0]?.n ?? 0,
    policy: state.policy && {
      id: formatId('policy', state.policy.id),
      name: state.policy.name,
      version: state.policy.version,
    },
    seeded: seeded.slice(0, 5),
    inquiries,
    demo,
  }
}

/** Seeded errors that this person has answered: told once their answer has taken effect. An approval missed it; anything else caught it. */
async function seededErrors(q: Query, state: WorkspaceState, person: string): Promise<HomeWire['seeded']> {
  const rows = await q.query<JudgmentRow>(
    `select * from judgments where workspace = $1 and person = $2 and planted and status = 'settled' order by id desc limit 200`,
    [state.id, person],
  )
  const decisions = new Map(
    (
      await readDecisions(
        q,
        state.id,
        rows.map((row) => row.decision),
      )
    ).map((row) => [row.id, row]),
  )
  return rows.flatMap((row) => {
    const decision = decisions.get(row.decision)
    const key = decision && keyOf(state.key, decision)
    if (!key) return []
    return [
      {
        decision: formatId('decision', row.decision),
        caught: row.verdict !== 'approve' && row.verdict !== 'uphold',
        why: contentOf(key, decision).planted ?? '',
        at: isoTime(row.created_at),
      },
    ]
  })
}
