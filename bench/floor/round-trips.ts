/** Propose, claim, answer, wait: a bare table and LISTEN/NOTIFY, each step one statement that commits. */
import pg from 'pg'

export interface RoundTrips {
  propose(id: string, body: string): Promise<void>
  claim(person: string): Promise<{ id: string; body: string }[]>
  /** False where this person does not hold it. */
  answer(id: string, person: string, verdict: string): Promise<boolean>
  /** The row's status as soon as it is answered. */
  wait(id: string, waitMs: number): Promise<string>
  close(): Promise<void>
}

const leaseMs = 300_000

export async function createRoundTrips(url: string): Promise<RoundTrips> {
  const pool = new pg.Pool({ connectionString: url, max: 12, application_name: 'bench floor' })
  await pool.query(`
    create table if not exists floor_items (id uuid primary key, status text not null, body text not null, person text, lease_until timestamptz, verdict text, created_at timestamptz not null, answered_at timestamptz);
    create index if not exists floor_items_next on floor_items (created_at, id) where status = 'open'`)
  const listener = new pg.Client({ connectionString: url, application_name: 'bench floor listener' })
  await listener.connect()
  const waiting = new Map<string, () => void>()
  listener.on('notification', ({ payload = '' }) => waiting.get(payload)?.())
  await listener.query('listen floor_answered')

  const statusOf = async (id: string): Promise<string> =>
    (
      await pool.query<{ status: string }>({
        name: 'status',
        text: 'select status from floor_items where id = $1',
        values: [id],
      })
    ).rows[0]?.status ?? 'unknown'

  return {
    async propose(id, body) {
      await pool.query({
        name: 'propose',
        text: `insert into floor_items values ($1, 'open', $2, null, null, null, now())`,
        values: [id, body],
      })
    },
    async claim(person) {
      const { rows } = await pool.query<{ id: string; body: string }>({
        name: 'claim',
        text: `update floor_items set status = 'leased', person = $1, lease_until = now() + $2 * interval '1 millisecond'
          where id = (select id from floor_items where status = 'open' order by created_at, id limit 1 for update skip locked) returning id, body`,
        values: [person, leaseMs],
      })
      return rows
    },
    async answer(id, person, verdict) {
      const { rowCount } = await pool.query({
        name: 'answer',
        text: `with done as (update floor_items set status = 'approved', verdict = $3, answered_at = now() where id = $1 and status = 'leased' and person = $2 and lease_until > now() returning id)
          select pg_notify('floor_answered', id::text) from done`,
        values: [id, person, verdict],
      })
      return rowCount === 1
    },
    async wait(id, waitMs) {
      const told = new Promise<void>((resolve) => {
        waiting.set(id, resolve)
        setTimeout(resolve, waitMs).unref()
      })
      try {
        const status = await statusOf(id)
        if (status === 'approved') return status
        await told
        return await statusOf(id)
      } finally {
        waiting.delete(id)
      }
    },
    async close() {
      await listener.end()
      await pool.end()
    },
  }
}
