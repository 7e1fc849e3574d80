/** Rows that arrive while a commit is under way become the next one: one statement, one connection, one transaction. */
import pg from 'pg'

export interface FloorRow {
  id: string
  system: string
  version: string
  kind: string
  action: string
  status: string
  confidence: number | null
  at: Date
  body: Buffer
  leaf: Buffer
}
export interface GroupCommit {
  /** Resolves with the row's position when it is durable. */
  add(row: FloorRow): Promise<number>
  close(): Promise<void>
}

const largestBatch = 256

const insert = `
  with rows as (select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::real[], $9::timestamptz[], $10::bytea[], $11::bytea[])
      with ordinality as u(id, system, version, kind, action, status, confidence, at, body, leaf, n)),
    d as (insert into floor_decisions select id, system, version, kind, action, status, confidence, at, body from rows)
  insert into floor_entries select $1::bigint + n - 1, id, 'decision.proposed', at, leaf from rows`

export async function createGroupCommit(url: string): Promise<GroupCommit> {
  const client = new pg.Client({ connectionString: url, application_name: 'bench floor' })
  await client.connect()
  await client.query(`
    create table if not exists floor_decisions (id uuid primary key, system text not null, version text not null, kind text not null, action text not null, status text not null, confidence real, at timestamptz not null, body bytea not null);
    create table if not exists floor_entries (position bigint primary key, decision uuid not null, type text not null, at timestamptz not null, leaf bytea not null)`)
  const { rows: known } = await client.query<{ next: string }>('select coalesce(max(position) + 1, 0) as next from floor_entries')
  let position = Number(known[0]?.next ?? 0)
  let line: { row: FloorRow; resolve: (position: number) => void; reject: (error: Error) => void }[] = []
  let running = false

  async function work(): Promise<void> {
    await Promise.resolve()
    while (line.length > 0) {
      const batch = line.slice(0, largestBatch)
      line = line.slice(largestBatch)
      const column = <K extends keyof FloorRow>(name: K): FloorRow[K][] => batch.map(({ row }) => row[name])
      try {
        await client.query({
          name: 'floor-insert',
          text: insert,
          values: [position, column('id'), column('system'), column('version'), column('kind'), column('action'), column('status'), column('confidence'), column('at'), column('body'), column('leaf')],
        })
        batch.forEach(({ resolve }, i) => resolve(position + i))
        position += batch.length
      } catch (error) {
        for (const { reject } of batch) reject(error as Error)
      }
    }
    running = false
  }

  return {
    add: (row) =>
      new Promise((resolve, reject) => {
        line.push({ row, resolve, reject })
        if (running) return
        running = true
        void work()
      }),
    close: () => client.end(),
  }
}
