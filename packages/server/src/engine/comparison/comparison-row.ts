/** A comparison and its pairs as they stand. */
import {
  comparable,
  CountersignError,
  parseId,
  type ComparisonWire,
  type Criterion,
  type Preference,
  type Preferences,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { criteriaOf } from '../evaluation/rubrics.ts'

export interface ComparisonRow {
  workspace: string
  id: string
  name: string
  evaluations: string[]
  judge: string | null
  prompt_sha256: string | null
  rubric: string | null
  rubric_version: number | null
  spec_sealed: Buffer
  /** Sides and pairs are drawn from it. */
  seed: number
  status: ComparisonWire['status']
  made_at: number
  ended_at: number | null
  lost: boolean
}
export interface ComparisonSpec {
  question: string
  segment: string | null
}
export interface PairRow {
  n: number
  one: number
  other: number
  one_n: number
  other_n: number
  /** Which side it was shown on first: drawn. */
  one_first: boolean
  segment_sealed: Buffer | null
  item: string | null
  /** `none`: the judge is not asked about it. */
  state: 'waiting' | 'scored' | 'missing' | 'none'
  tries: number
  said: Preference | null
  said_swapped: Preference | null
  said_criteria: Preferences | null
  said_criteria_swapped: Preferences | null
  why_sealed: Buffer | null
}

const select = `select *, status = 'running' and (beat_at is null or beat_at < app_now() - interval '120 seconds') as lost from comparisons`

export async function comparisonOrThrow(q: Query, workspace: string, id: string): Promise<ComparisonRow> {
  const uuid = parseId('comparison', id)
  const [row] = uuid
    ? await q.query<ComparisonRow>(`${select} where workspace = $1 and id = $2`, [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no comparison ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Newest first. */
export const readComparisons = (q: Query, workspace: string, before: string | null, limit: number) =>
  q.query<ComparisonRow>(`${select} where workspace = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [
    ...[workspace, before, limit],
  ])

export const readPairs = (q: Query, { workspace, id }: ComparisonRow): Promise<PairRow[]> =>
  q.query<PairRow>('select * from comparison_pairs where workspace = $1 and comparison = $2 order by n', [
    workspace,
    id,
  ])

/** The criteria by which it compares; none: as a whole alone. */
export const comparedBy = async (
  q: Query,
  { workspace, rubric, rubric_version }: Pick<ComparisonRow, 'workspace' | 'rubric' | 'rubric_version'>,
): Promise<Criterion[]> =>
  rubric === null ? [] : comparable(await criteriaOf(q, workspace, rubric, rubric_version as number))
