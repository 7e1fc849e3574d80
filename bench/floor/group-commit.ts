/** Rows that arrive while a commit is under way become the next one: one statement, one connection, one transaction. */
import pg from 'pg'
import { insertFor, tablesFor, valuesFor, type FloorRow, type RowKind } from './rows.ts'

export interface GroupCommit {
  /** Resolves with the row's position when it is durable. */
  add(row: FloorRow): Promise<number>
  close(): Promise<void>
}

const largestBatch = 256

export async function createGroupCommit(url: string, kind: RowKind): Promise<GroupCommit> {
  const client = new pg.Client({ connectionString: url, application_name: 'bench floor' })
  await client.connect()
  await client.query(tablesFor(kind))
  const { rows: known } = await client.query<{ next: string }>(
    'select coalesce(max(position) + 1, 0) as next from floor_entries',
  )
  const text = insertFor(kind)
  let position = Number(known[0]?.next ?? 0)
  let line: { row: FloorRow; resolve: (position: number) => void; reject: (error: Error) => void }[] = []
  let running = false

  async function work(): Promise<void> {
    await Promise.resolve()
    while (line.length > 0) {
      const batch = line.slice(0, largestBatch)
      line = line.slice(largestBatch)
      try {
        await client.query({
          name: 'floor-insert',
          text,
          values: [
            position,
            ...valuesFor(
              kind,
              batch.map(({ row }) => row),
            ),
          ],
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
