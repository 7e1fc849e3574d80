/** A past of many decisions: some real ones, copied by SQL with ids and times of their own. */
import { makeProposal } from '../sample/proposals.ts'
import { columnsOf } from './fill-queues.ts'
import { poster, type House } from './house.ts'

const originals = 500
const days = 28
const chunk = 100_000

export async function fillPast(house: House, count: number): Promise<void> {
  const post = poster(house.url)
  for (let n = 0; n < originals; n += 25)
    await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        post(house.key, 'POST', '/v1/decisions', makeProposal(n + i, { gated: i % 10 === 0 })),
      ),
    )
  const { admin } = house
  const columns = await columnsOf(admin, 'decisions')
  const own: Record<string, string> = { id: 'ids.id', created_at: 'app_now() - ids.ago' }
  await admin.query(
    'create temporary table originals as select *, row_number() over (order by id) - 1 as place from decisions',
  )
  for (let from = 0; from < count; from += chunk)
    await admin.query(
      `with ids as (select n, ago, uuidv7(-ago) as id from (select n, make_interval(secs => 60 + ($2 - n)::float8 * ${days * 86_400} / $2) as ago from generate_series($1::int, least($1::int + ${chunk}, $2::int) - 1) n) u)
       insert into decisions (${columns.join(', ')}) select ${columns.map((name) => own[name] ?? `o.${name}`).join(', ')} from ids join originals o on o.place = ids.n % (select count(*) from originals)`,
      [from, count],
    )
  await admin.query('vacuum (analyze) decisions')
}
