/**
 * What stands in the database at the moment of a scrape. Names of queues and systems belong to a workspace: only a key
 * of it is told them, at most so many; everything else is `other`, so that totals are the same for everybody.
 */
import { authorise, watchGapMs, type Operation } from '@countersign/core'
import { Gauge, Registry } from 'prom-client'
import type { Context } from '../context.ts'
import type { Caller } from './principal.ts'

const mostNames = 20
const other = 'other'

interface Row {
  workspace: string
  name: string
  n: number
  oldest: number
}
interface Totals {
  waiting: number
  dead: number
  unfolded: number
  lag: number
  watching: number
}

const totals = `select (select count(*) from decisions where status = 'waiting' and project is null) as waiting,
  (select count(*) from deliveries where state = 'dead') as dead,
  (select coalesce(sum(h.position - coalesce(l.size, 0)), 0)::bigint from heads h left join logs l using (workspace)) as unfolded,
  (select coalesce(greatest(max(extract(epoch from app_now() - e.at)), 0), 0)::float8 from heads h left join logs l using (workspace)
     join entries e on e.workspace = h.workspace and e.position = coalesce(l.size, 0) where h.position > coalesce(l.size, 0)) as lag,
  (select count(distinct (workspace, person)) from watches
     where ended_at is null and seen_at >= app_now() - $1 * interval '1 millisecond') as watching`
const oldest = 'greatest(extract(epoch from app_now() - min(created_at)), 0)::float8 as oldest'
const queues = `select workspace, queue as name, count(*)::int as n, ${oldest} from tasks
  where status in ('open', 'leased') group by workspace, queue order by n desc, name`
const systems = `select workspace, system as name, count(*)::int as n, ${oldest} from decisions
  where status = 'waiting' and project is null group by workspace, system order by n desc, name`

export async function measureNow({ engine }: Pick<Context, 'engine'>, caller: Caller | null): Promise<string> {
  const [[total], queued, waiting] = await Promise.all([
    engine.database.query<Totals & object>(totals, [watchGapMs]),
    engine.database.query<Row & object>(queues),
    engine.database.query<Row & object>(systems),
  ])
  // A registry for this answer alone: what one caller may read never stands where another is answered from.
  const registry = new Registry()
  const gauge = (name: string, help: string, label?: string) =>
    new Gauge({ name, help, labelNames: label === undefined ? [] : [label], registers: [registry] })
  const one = (name: string, help: string, value: number | undefined) => gauge(name, help).set(value ?? 0)
  const each = (name: string, label: string, rows: readonly Row[], help: [string, string]) => {
    const [depth, age] = [gauge(name, help[0], label), gauge(`${name}_oldest_seconds`, help[1], label)]
    for (const row of rows) {
      depth.set({ [label]: row.name }, row.n)
      age.set({ [label]: row.name }, row.oldest)
    }
  }
  one('countersign_decisions_waiting', 'Decisions that wait for a person.', total?.waiting)
  one('countersign_deliveries_dead', 'Webhook deliveries that were given up.', total?.dead)
  one('countersign_log_unfolded', 'Entries of logs that no checkpoint covers yet.', total?.unfolded)
  one('countersign_log_lag_seconds', 'Age of the oldest entry that no checkpoint covers yet.', total?.lag)
  one('countersign_people_on_watch', 'People who stand a watch now.', total?.watching)
  const may = (operation: Operation, row: Row) =>
    caller !== null && row.workspace === caller.workspace && authorise(caller.principal, operation).ok
  const mayQueue = (row: Row) => may('queue.read', row)
  const maySystem = (row: Row) => may('system.read', row) && (caller?.systems?.includes(row.name) ?? true)
  each('countersign_queue_tasks', 'queue', bound(queued, mayQueue), [
    'Tasks that are open or in hand.',
    'Age of the oldest task that is open or in hand.',
  ])
  each('countersign_system_waiting', 'system', bound(waiting, maySystem), [
    'Decisions that wait for a person, by system.',
    'Age of the oldest decision that waits.',
  ])
  return registry.metrics()
}

/** The deepest by name; what may not be named and what is too many is one. */
function bound(rows: readonly Row[], mayName: (row: Row) => boolean): Row[] {
  const named = rows.filter((row) => row.name !== other && mayName(row)).slice(0, mostNames)
  const kept = new Set(named)
  const rest = rows.filter((row) => !kept.has(row))
  const sum = rest.reduce((n, row) => n + row.n, 0)
  const age = rest.reduce((most, row) => Math.max(most, row.oldest), 0)
  return [...named, { workspace: '', name: other, n: sum, oldest: age }]
}
