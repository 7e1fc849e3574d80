/** What oversight costs and what it saves: hours of people, hours of waiting, errors. Money only where it was declared. */
import type { FigureWire, InsightsCostWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { veiledSql } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { auditedColumns, auditedJoin, isAiWrong, type Audited } from './audited.ts'
import { drawnFigure, scaled, unknownFigure } from './figure.ts'
import { aloneSql } from './quality.ts'
import { givenSql, matchesSql, measured, valuesOf, withinSql, type Within } from './within.ts'

interface Worked {
  queue: string
  answered: number
  timed: number
  hours: number
  deviation: number | null
}
interface Acted {
  action: string
  decisions: number
  auditable: number
  unaudited: number
  waiting: number
  asked: number
  waited: number
  found: number
}
const mostAudits = 50_000
const hourMs = 3_600_000

export async function costInsights(q: Query, state: WorkspaceState, within: Within): Promise<InsightsCostWire> {
  const values = valuesOf(within)
  const [worked, acted, audits, declared] = await Promise.all([
    q.query<Worked>(
      `select t.queue, count(*) as answered, count(j.active_ms) as timed, coalesce(sum(j.active_ms), 0) / ${hourMs}::float8 as hours, (stddev_samp(j.active_ms) / ${hourMs})::float8 as deviation
       from judgments j join decisions d on d.workspace = j.workspace and d.id = j.decision join tasks t on t.workspace = j.workspace and t.id = j.task
       where ${givenSql} and ${matchesSql} and j.status in ('settling', 'settled') and not (${veiledSql}) group by 1 order by 1`,
      values,
    ),
    // It waited from its birth until it was decided, or until now.
    q.query<Acted>(
      `select d.action, count(*) as decisions, count(*) filter (where ${aloneSql} and d.audit_p > 0 and not d.planted) as auditable, count(*) filter (where ${aloneSql} and d.audit_p = 0) as unaudited, count(*) filter (where d.status = 'waiting') as waiting,
         count(*) filter (where d.mode = 'gate') as asked,
         coalesce(sum(extract(epoch from case when d.status = 'waiting' then least(app_now(), at_ms($3)) else coalesce(c.at, d.ended_at, d.created_at) end - d.created_at)) filter (where d.mode = 'gate'), 0)::float8 / 3600 as waited,
         count(*) filter (where not d.planted and (d.overridden_at is not null or d.vetoed_at is not null or c.otherwise or c.overturned or r.adverse
           or d.outcome_by = 'person' and d.outcome_verdict in ('rejected', 'returned'))) as found
       from decisions d
         left join (select j.decision, max(j.created_at) filter (where t.kind = 'approval') as at, bool_or(j.verdict = 'edit') as otherwise, bool_or(t.kind = 'audit' and t.status = 'done' and j.verdict = 'overturn') as overturned
           from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task where j.workspace = $1 and j.id >= uuid_floor(at_ms($2)) and j.status = 'settled' group by 1) c
           on c.decision = d.id and not (${veiledSql})
         left join (select decision, bool_or(adverse) as adverse from truths where workspace = $1 and id >= uuid_floor(at_ms($2)) group by 1) r on r.decision = d.id
       where ${withinSql} group by 1 order by 1`,
      values,
    ),
    q.query<Audited & { action: string }>(
      `select distinct on (d.id) d.action, a.verdict as audit, ${auditedColumns} from decisions d ${auditedJoin}
       where ${withinSql} and d.audit_p > 0 and not d.planted and ${aloneSql} order by d.id desc, a.id limit ${mostAudits}`,
      values,
    ),
    q.query<{ action: string; error_cost: number | null; delay_cost: number | null }>(
      'select action, error_cost, delay_cost from actions where workspace = $1',
      [state.id],
    ),
  ])
  const { currency } = state
  const priced = (cost: number | null | undefined): number | null => (currency === null ? null : (cost ?? null))
  const queues = worked.map((row) => {
    const minuteCost = priced(state.queue(row.queue).minuteCost)
    const hours = hoursOf(row)
    const money = minuteCost === null ? null : scaled(hours, 60 * minuteCost)
    return { queue: row.queue, answered: row.answered, hours, minute_cost: minuteCost, money }
  })
  const actions = acted.map(({ action, decisions, auditable, unaudited, waiting, asked, waited, found }) => {
    const own = declared.find((one) => one.action === action)
    const [errorCost, delayCost] = [priced(own?.error_cost), priced(own?.delay_cost)]
    const sample = audits.filter((row) => row.action === action)
    const wrong = drawnFigure(sample.map((row) => ({ hit: isAiWrong(row), probability: row.audit_p })))
    const expected = scaled(wrong, auditable)
    const hours: FigureWire = { n: asked, value: waited, interval: null }
    return {
      ...{ action, decisions, waiting, waited: hours, delay_cost: delayCost },
      waited_money: delayCost === null ? null : scaled(hours, delayCost),
      ...{ found, expected, unaudited, error_cost: errorCost },
      found_money: errorCost === null ? null : found * errorCost,
      expected_money: errorCost === null ? null : scaled(expected, errorCost),
    }
  })
  return { ...measured(within), currency, queues, actions, totals: totalsOf(queues, actions) }
}

/** Where some were not timed they are taken to have needed as long as the others: then it is an estimate. */
function hoursOf({ answered, timed, hours, deviation }: Worked): FigureWire {
  if (timed === 0) return unknownFigure
  const value = (hours / timed) * answered
  const left = answered - timed
  if (left === 0 || deviation === null) return { n: timed, value, interval: null }
  const half = 1.96 * deviation * Math.sqrt((left * answered) / timed)
  return { n: timed, value, interval: [Math.max(hours, value - half), value + half] }
}

function totalsOf(
  queues: InsightsCostWire['queues'],
  actions: InsightsCostWire['actions'],
): InsightsCostWire['totals'] {
  const sum = <T>(rows: readonly T[], of: (row: T) => number | null | undefined): number =>
    rows.reduce((total, row) => total + (of(row) ?? 0), 0)
  const money = {
    people: sum(queues, (row) => row.money?.value),
    waiting: sum(actions, (row) => row.waited_money?.value),
    errors_found: sum(actions, (row) => row.found_money),
    errors_expected: sum(actions, (row) => row.expected_money?.value),
  }
  const isPriced =
    queues.some((row) => row.minute_cost !== null) ||
    actions.some((row) => row.delay_cost !== null || row.error_cost !== null)
  return {
    people_hours: sum(queues, (row) => row.hours.value),
    waited_hours: sum(actions, (row) => row.waited.value),
    found: sum(actions, (row) => row.found),
    money: isPriced ? money : null,
    unpriced: [
      ...queues.filter((row) => row.minute_cost === null).map((row) => `a minute of queue ${row.queue}`),
      ...actions
        .filter((row) => row.delay_cost === null && (row.waited.value ?? 0) > 0)
        .map((row) => `an hour's delay of ${row.action}`),
      ...actions
        .filter((row) => row.error_cost === null && (row.found > 0 || (row.expected.value ?? 0) > 0))
        .map((row) => `an error of ${row.action}`),
    ],
  }
}
