/**
 * The figures of a pack. Each is one question to the database, which stands in the pack as it was asked, so that whoever
 * may read the database can ask it again.
 */
import type { PackPart } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import { veiledSql } from '../veil.ts'

export type MeasurePart = Exclude<PackPart, 'log' | 'receipts' | 'policies' | 'people'>
export interface Asked {
  workspace: string
  /** Null for all systems. */
  system: string | null
  since: number
  until: number
  /** Of the log that the pack has: what comes after it may be held back. */
  size: number
}
export interface Measure {
  part: MeasurePart
  /** As it was asked, with its values in it. */
  sql: string
  /** Each with `n`, how many it stands for. */
  rows: Record<string, unknown>[]
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const within = (column: string): string => `${column} >= a.since and ${column} < a.until`
const ofSystem = (column: string): string => `(a.system is null or ${column} = a.system)`

/** After `asked`, what was asked for, and `mine`, the decisions that were asked about. */
const questions: Record<MeasurePart, string> = {
  routes: `select d.system, d.version, d.action, d.mode, count(*) as n
  from mine d group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  outcomes: `select d.system, d.action, d.mode, d.status, d.outcome_verdict as verdict, d.outcome_by as by, count(*) as n
  from mine d group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
  judgments: `select 'per_' || j.person as person, j.verdict, j.authn, j.ai_shown, count(*) as n, count(*) filter (where j.self) as alone, count(j.signed_with) as signed,
    count(*) filter (where cardinality(j.opened) > 0) as opened_evidence, count(j.active_ms) as timed,
    (percentile_cont(0.5) within group (order by j.active_ms))::float8 as median_active_ms
  from judgments j join mine d on d.workspace = j.workspace and d.id = j.decision
  where j.status = 'settled' and not (${veiledSql}) group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  seeded: `select 'per_' || j.person as person, count(*) as n, count(*) filter (where j.verdict not in ('approve', 'uphold')) as caught
  from judgments j join mine d on d.workspace = j.workspace and d.id = j.decision
  where j.planted and j.status = 'settled' and not (${veiledSql}) group by 1 order by 1`,
  audits: `select d.system, d.action, t.status, count(*) as n, count(*) filter (where j.verdict = 'overturn') as overturned
  from tasks t join mine d on d.workspace = t.workspace and d.id = t.decision
  left join judgments j on j.workspace = t.workspace and j.id = t.judgment and j.status = 'settled'
  where t.kind = 'audit' and t.status in ('done', 'cancelled') group by 1, 2, 3 order by 1, 2, 3`,
  reversals: `select * from (
    select d.system, d.action, what.name as what, count(*) as n
    from mine d cross join lateral (values ('vetoed', d.vetoed_at), ('flagged', d.flagged_at), ('overridden', d.overridden_at)) as what(name, at)
    where what.at is not null group by 1, 2, 3
    union all
    select d.system, d.action, 'compensation ' || c.state, count(*) from compensations c join mine d on d.workspace = c.workspace and d.id = c.decision group by 1, 2, 3
  ) r order by 1, 2, 3`,
  stops: `select 'stop_' || s.id as stop, s.level, s.scope, s.drill, s.actor_kind, s.actor_id, ${time('s.set_at')} as set_at, s.position,
    ${time('s.resumed_at')} as resumed_at, array(select 'per_' || r.person from stop_resumptions r where r.workspace = s.workspace and r.stop = s.id order by r.at) as resumed_by, 1 as n
  from stops s, asked a where s.workspace = a.workspace and ${within('s.set_at')} order by s.position`,
  drills: `select 'drill_' || d.id as drill, d.systems, d.size, ${time('d.started_at')} as started_at, ${time('d.filed_at')} as filed_at, d.result, 1 as n
  from drills d, asked a where d.workspace = a.workspace and ${within('d.started_at')} order by d.started_at`,
  incidents: `select 'inc_' || i.id as incident, i.system, i.action, i.status, ${time('i.opened_at')} as opened_at, ${time('i.closed_at')} as closed_at,
    (select count(*) from incident_decisions o where o.workspace = i.workspace and o.incident = i.id) as decisions, 1 as n
  from incidents i, asked a where i.workspace = a.workspace and ${within('i.opened_at')} and ${ofSystem('i.system')} order by i.opened_at`,
  appeals: `select p.status, count(*) as n, count(*) filter (where p.overdue_at is not null) as overdue, count(*) filter (where p.wants_person) as asked_for_a_person,
    (percentile_cont(0.5) within group (order by extract(epoch from p.closed_at - p.opened_at) / 3600))::float8 as median_hours
  from appeals p join asked a on a.workspace = p.workspace and ${within('p.opened_at')}
  join decisions d on d.workspace = p.workspace and d.id = p.decision and ${ofSystem('d.system')} group by 1 order by 1`,
  objectives: `select t.objective, t.system, t.version, t.n as test, ${time('t.at')} as at, t.result, t.audits, t.errors, t.max_error, t.level, t.p_value, 1 as n
  from objective_tests t, asked a where t.workspace = a.workspace and ${within('t.at')} and ${ofSystem('t.system')} order by t.at, t.objective`,
  alone: `select * from (
    select 'judgment' as what, 'per_' || j.person as who, count(*) as n from judgments j join mine d on d.workspace = j.workspace and d.id = j.decision
    where j.self and j.status = 'settled' group by 1, 2
    union all
    select 'signature', 'per_' || s.person, count(*) from signatures s, asked a where s.workspace = a.workspace and s.self and ${within('s.at')} group by 1, 2
    union all
    select 'resumption', 'per_' || r.person, count(*) from stop_resumptions r, asked a where r.workspace = a.workspace and r.self and ${within('r.at')} group by 1, 2
    union all
    select 'key minted by the installation', 'key_' || k.id, 1 from keys k, asked a where k.workspace = a.workspace and k.minted_by = 'bootstrap' and k.created_at < a.until and (k.revoked_at is null or k.revoked_at >= a.since)
  ) r order by 1, 2`,
  events: `select to_char(e.at at time zone 'UTC', 'YYYY-MM') as month, e.type, count(*) as n, min(e.position) as first_entry, max(e.position) as last_entry
  from entries e, asked a where e.workspace = a.workspace and e.position < a.size and ${within('e.at')} group by 1, 2 order by 1, 2`,
}
export const measureParts = Object.keys(questions) as MeasurePart[]

const columns = ['uuid', 'timestamptz', 'timestamptz', 'text', 'bigint']
const names = ['workspace', 'since', 'until', 'system', 'size']
const literal = (value: string | number | null): string =>
  value === null ? 'null' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`

function spell(part: MeasurePart, values: readonly string[]): string {
  const asked = values.map((value, i) => `${value}::${columns[i]} as ${names[i]}`).join(', ')
  return `with asked as (select ${asked}),
mine as (
  select d.* from decisions d, asked a where d.workspace = a.workspace and d.id >= uuid_floor(a.since) and d.id < uuid_floor(a.until)
    and ${ofSystem('d.system')} and d.project is null
)
${questions[part]}`
}

export async function measure(q: Query, part: MeasurePart, asked: Asked): Promise<Measure> {
  const { workspace, system, size } = asked
  const values = [workspace, isoTime(asked.since), isoTime(asked.until), system, size]
  const rows = await q.query(
    spell(
      part,
      values.map((_, i) => `$${i + 1}`),
    ),
    values,
  )
  return { part, sql: `${spell(part, values.map(literal))};\n`, rows }
}

export const countOf = ({ rows }: Measure): number => rows.reduce((sum, row) => sum + Number(row.n), 0)
