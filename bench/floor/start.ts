import { join } from 'node:path'
import type pg from 'pg'
import { startChild, type Child } from '../setting/child.ts'
import { makeDatabase } from '../setting/house.ts'
import type { RowKind } from './rows.ts'

const entry = join(import.meta.dirname, 'server.ts')

/** How many bytes Countersign's two rows take in the table, and what they carry as one opaque value. */
export interface RowSizes {
  decision: number
  sealed: number
  entry: number
  leaf: number
}

export async function measureRows(admin: pg.Client): Promise<RowSizes> {
  const { rows } = await admin.query<RowSizes>(`
    select avg(pg_column_size(d.*))::int as decision, avg(octet_length(d.sealed))::int as sealed, avg(pg_column_size(e.*))::int as entry, avg(octet_length(e.leaf))::int as leaf
    from decisions d join entries e on e.workspace = d.workspace and e.decision = d.id and e.type = 'decision.proposed'`)
  return rows[0] as RowSizes
}

// What a lean row takes beside its body: header, null bitmap and the nine other columns.
const leanOverhead = 130

export interface Floor extends Child {
  rows: RowKind
}

/** A bare server on a database of its own in the same PostgreSQL. */
export async function startFloor(postgresUrl: string, rows: RowKind, sizes: RowSizes): Promise<Floor> {
  const url = await makeDatabase(postgresUrl, `floor_${rows}`)
  const body = rows === 'same' ? sizes.sealed : sizes.decision - leanOverhead
  const child = await startChild([entry], {
    DATABASE_URL: url,
    FLOOR_ROWS: rows,
    FLOOR_BODY_BYTES: String(body),
    FLOOR_LEAF_BYTES: String(sizes.leaf),
  })
  return { ...child, rows }
}
