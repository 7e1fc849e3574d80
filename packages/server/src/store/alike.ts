import type { AlikeFilter, DecisionStatus } from '@countersign/core'
import type { Query } from './database.ts'
import { proposedSql } from './decisions.ts'

/** What can be taken back: it was released or carried out, and nobody overturned it. */
const recallable = `d.status in ('released', 'done') and d.overridden_at is null`

/** The time inside an id is that of the process that gave it: it prunes partitions, and `created_at` decides. */
const skewMs = 60_000

/** Unnamed, so that it is planned for its values. */
function alike(
  workspace: string,
  filter: AlikeFilter,
  systems: readonly string[] | null,
): { where: string; values: unknown[] } {
  const values: unknown[] = [workspace, Date.parse(filter.since)]
  const where = [
    'd.workspace = $1',
    proposedSql,
    `d.id >= uuid_floor(at_ms($2::float8 - ${skewMs}))`,
    'd.created_at >= at_ms($2)',
  ]
  const add = (sql: string, value: unknown) => {
    if (value === undefined || value === null) return
    values.push(value)
    where.push(sql.replaceAll('?', `$${values.length}`))
  }
  add('d.system = ?', filter.system)
  add('d.system = any(?)', systems)
  add('d.version = ?', filter.version)
  add('d.action = ?', filter.action)
  add(`? = any(string_to_array(d.rules, ' '))`, filter.rule)
  add(
    `d.id < uuid_floor(at_ms(?::float8 + ${skewMs})) and d.created_at < at_ms(?)`,
    filter.until === undefined ? undefined : Date.parse(filter.until),
  )
  return { where: where.join(' and '), values }
}

export const countAlike = (
  q: Query,
  workspace: string,
  filter: AlikeFilter,
  systems: readonly string[] | null,
): Promise<{ status: DecisionStatus; n: number; overridden: number; recallable: number }[]> => {
  const { where, values } = alike(workspace, filter, systems)
  return q.query(
    `select d.status, count(*) as n, count(d.overridden_at) as overridden, count(*) filter (where ${recallable}) as recallable from decisions d where ${where} group by 1`,
    values,
  )
}

/** Newest first. */
export const listAlike = async (
  q: Query,
  workspace: string,
  filter: AlikeFilter,
  systems: readonly string[] | null,
  before: string | undefined,
  limit: number,
  onlyRecallable = false,
): Promise<string[]> => {
  const { where, values } = alike(workspace, filter, systems)
  const n = values.length
  const rows = await q.query<{ id: string }>(
    `select d.id from decisions d where ${where}${onlyRecallable ? ` and ${recallable}` : ''} and ($${n + 1}::uuid is null or d.id < $${n + 1}) order by d.id desc limit $${n + 2}`,
    [...values, before ?? null, limit],
  )
  return rows.map(({ id }) => id)
}

/** The next that a recall takes back, oldest first. */
export const nextRecalled = async (
  q: Query,
  workspace: string,
  filter: AlikeFilter,
  after: string | null,
  upto: string,
  limit: number,
): Promise<string[]> => {
  const { where, values } = alike(workspace, filter, null)
  const n = values.length
  const rows = await q.query<{ id: string }>(
    `select d.id from decisions d where ${where} and ${recallable} and ($${n + 1}::uuid is null or d.id > $${n + 1}) and d.id <= $${n + 2} order by d.id limit $${n + 3}`,
    [...values, after, upto, limit],
  )
  return rows.map(({ id }) => id)
}
