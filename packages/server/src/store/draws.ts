/** Draws of objectives, written with the decisions that they drew. */
import { binaryArray } from './binary-array.ts'
import type { Query } from './database.ts'

export interface DrawRow {
  objective: string
  decision: string
  system: string
  version: string
  segment: string
  score: number
  dueAt: number
  sealedSegment: Buffer | null
}

export const drawPlaces = 9
/** Two statements of a `with`; the first value stands at this place. A cell is made where it was not there. */
export function drawInserts(place: number, where = ''): string {
  const at = (n: number) => `$${place + n}`
  const rows = `unnest(${at(1)}::text[], ${at(2)}::uuid[], ${at(3)}::text[], ${at(4)}::text[], ${at(5)}::text[], ${at(6)}::float8[], ${at(7)}::float8[], ${at(8)}::bytea[]) as u(o, d, sy, ve, se, sc, du, ss)`
  return `drawn as (insert into objective_draws (workspace, objective, decision, system, version, segment, score, due_at)
      select ${at(0)}::uuid, o, d, sy, ve, se, sc, at_ms(du) from ${rows} ${where}),
    cells as (insert into objective_cells (workspace, objective, system, version, segment, sealed_segment, since, created_at)
      select distinct on (o, sy, ve, se) ${at(0)}::uuid, o, sy, ve, se, ss, app_now(), app_now() from ${rows} ${where} order by o, sy, ve, se on conflict do nothing)`
}
export const drawValues = (workspace: string, rows: readonly DrawRow[]): unknown[] => [
  workspace,
  binaryArray(
    'text',
    rows.map(({ objective }) => objective),
  ),
  binaryArray(
    'uuid',
    rows.map(({ decision }) => decision),
  ),
  binaryArray(
    'text',
    rows.map(({ system }) => system),
  ),
  binaryArray(
    'text',
    rows.map(({ version }) => version),
  ),
  binaryArray(
    'text',
    rows.map(({ segment }) => segment),
  ),
  binaryArray(
    'float8',
    rows.map(({ score }) => score),
  ),
  binaryArray(
    'float8',
    rows.map(({ dueAt }) => dueAt),
  ),
  binaryArray(
    'bytea',
    rows.map(({ sealedSegment }) => sealedSegment),
  ),
]

export async function writeDraws(tx: Query, workspace: string, rows: readonly DrawRow[]): Promise<void> {
  if (rows.length > 0) await tx.query(`with ${drawInserts(1)} select 1`, drawValues(workspace, rows))
}
