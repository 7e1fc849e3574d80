/** What has been seen of each cell of an objective. */
import type { ObjectiveState, ShareWire } from '@countersign/core'
import { clopperPearson } from '@countersign/algorithms'
import type { Query } from '../../store/database.ts'
import type { Cell } from './load-objectives.ts'

/** A cell with what is on its way to its next test. */
export interface CellView extends Cell {
  objective: string
  sealed_segment: Buffer | null
  state: ObjectiveState
  threshold: number | null
  sum: number
  tests: number
  since: number
  current: boolean
  gathered: number
  open: number
  per_day: number
  passed: number
  passed_wrong: number
  /** Drawn in the last week, since it stands as it stands now and before that, and how many days there are of it, 1..7. */
  seen: number
  seen_before: number
  seen_days: number
}

export const readCells = (q: Query, workspace: string, id: string | null): Promise<CellView[]> =>
  q.query<CellView>(
    `select c.*, extract(epoch from c.since)::float8 * 1000 as since, d.*,
       c.created_at = max(c.created_at) over (partition by c.objective, c.system, c.segment) as current
     from objective_cells c cross join lateral (
       select count(*) filter (where block is null and closed_at is not null)::int as gathered, count(*) filter (where block is null and closed_at is null)::int as open,
         count(*) filter (where decision > uuid_floor(app_now() - interval '7 days'))
           / greatest(1, least(7, extract(epoch from app_now() - c.created_at) / 86400))::float8 as per_day,
         count(*) filter (where decision > uuid_floor(app_now() - interval '7 days') and decision >= uuid_floor(c.since))::int as seen,
         count(*) filter (where decision > uuid_floor(app_now() - interval '7 days') and decision < uuid_floor(c.since))::int as seen_before,
         greatest(1, least(7, extract(epoch from app_now() - c.created_at) / 86400))::float8 as seen_days,
         count(*) filter (where block is null and closed_at is not null and score >= c.threshold)::int as passed,
         count(*) filter (where block is null and wrong and score >= c.threshold)::int as passed_wrong
       from objective_draws x where (x.workspace, x.objective, x.system, x.version, x.segment) = (c.workspace, c.objective, c.system, c.version, c.segment)
         and (x.block is null or x.decision > uuid_floor(app_now() - interval '7 days'))) d
     where c.workspace = $1 and ($2::text is null or c.objective = $2) order by c.system, c.created_at desc, c.segment`,
    [workspace, id],
  )

export function shareOf(count: number, n: number): ShareWire {
  const { share, lower, upper } = clopperPearson(count, n)
  return { n, count, share, lower, upper }
}
