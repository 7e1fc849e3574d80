import type { AlikeFilter } from '@countersign/core'
import type { Query } from './database.ts'

export interface RecallRow {
  workspace: string
  id: string
  filter: AlikeFilter
  sealed: Buffer
  state: 'running' | 'done' | 'cancelled'
  person: string
  matched: number
  opened: number
  skipped: number
  /** The last decision that was looked at. */
  after: string | null
  upto: string
  created_at: number
  closed_at: number | null
}

export const readRecall = async (q: Query, workspace: string, id: string): Promise<RecallRow | undefined> =>
  (await q.query<RecallRow>('select * from recalls where workspace = $1 and id = $2', [workspace, id]))[0]

/** Newest first. */
export const listRecalls = (
  q: Query,
  workspace: string,
  before: string | undefined,
  limit: number,
): Promise<RecallRow[]> =>
  q.query<RecallRow>(
    'select * from recalls where workspace = $1 and ($2::uuid is null or id < $2) order by id desc limit $3',
    [workspace, before, limit],
  )

/** How far what recalls opened has come. */
export const countOpened = (
  q: Query,
  workspace: string,
  recalls: readonly string[],
): Promise<{ recall: string; state: 'open' | 'done' | 'failed'; n: number }[]> =>
  q.query(
    'select cause_id as recall, state, count(*) as n from compensations where workspace = $1 and cause_id = any($2) group by 1, 2',
    [workspace, recalls],
  )
