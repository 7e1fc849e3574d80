/** Many decisions that wait: one real one, copied by SQL with ids, queues and seats of its own. */
import type pg from 'pg'
import { makeProposal } from '../sample/proposals.ts'
import type { House } from './house.ts'

/** Queue and who may answer, as a policy would have spread them. */
const lanes = [
  ['refunds', 'role:finance'],
  ['inbox', '*'],
  ['fraud', '*'],
  ['compliance', '* *'],
  ['support', '*'],
  ['credit', 'role:finance'],
] as const
const chunk = 50_000
// Proposals came in five a second.
const apartS = 0.2

export async function columnsOf(admin: pg.Client, table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    'select column_name as name from information_schema.columns where table_name = $1 and table_schema = current_schema() order by ordinal_position',
    [table],
  )
  return rows.map(({ name }) => name)
}

const copyOf = (columns: readonly string[], from: string, own: Readonly<Record<string, string>>): string =>
  columns.map((name) => own[name] ?? `${from}.${name}`).join(', ')

export async function fillQueues(house: House, count: number): Promise<void> {
  const response = await fetch(`${house.url}/v1/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(makeProposal(1, { gated: true })),
  })
  const { id } = (await response.json()) as { id: string }
  const decision = id.replace(/^dec_/, '')
  const { admin } = house
  const [decisions, tasks] = [await columnsOf(admin, 'decisions'), await columnsOf(admin, 'tasks')]
  const pick = (of: 0 | 1): string =>
    `(array[${lanes.map((lane) => `'${lane[of]}'`).join(', ')}])[1 + n % ${lanes.length}]`
  for (let from = 0; from < count; from += chunk)
    await admin.query(
      `with ids as (select n, uuidv7(make_interval(secs => (n - $2) * ${apartS})) as decision, uuidv7(make_interval(secs => (n - $2) * ${apartS})) as task from generate_series($3::int, least($3::int + ${chunk}, $2::int) - 1) n),
         d as (insert into decisions (${decisions.join(', ')}) select ${copyOf(decisions, 'x', { id: 'ids.decision', queue: pick(0), seats: pick(1), due_at: 'null', created_at: `x.created_at + make_interval(secs => (n - $2) * ${apartS})` })} from ids, decisions x where x.id = $1)
       insert into tasks (${tasks.join(', ')}) select ${copyOf(tasks, 'x', { id: 'ids.task', decision: 'ids.decision', queue: pick(0), class: `case when ${pick(1)} = '* *' then '*' else ${pick(1)} end`, due_at: 'null', order_key: `x.order_key + ((n - $2) * ${apartS * 1_000})::bigint` })} from ids, tasks x where x.decision = $1`,
      [decision, count, from],
    )
  // As autovacuum would within a minute.
  await admin.query('vacuum (analyze) decisions')
  await admin.query('vacuum (analyze) tasks')
}
