/** What a cell rested on: the curve of its last block, and its tests. */
import { riskCoverage, type RiskPoint } from '@countersign/algorithms'
import { formatId, type ObjectiveCellWire, type ObjectiveTestWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import type { Cell } from './load-objectives.ts'
import { whoseCell } from './write-cell.ts'

type Whose = Cell & { objective: string }
const mostPoints = 100
const mostTests = 100

const whoseOf = (workspace: string, cell: Whose): unknown[] => [
  ...[workspace, cell.objective, cell.system, cell.version, cell.segment],
]

/** The curve of the last block that was tested; empty where none was. */
export async function readLastBlock(q: Query, workspace: string, cell: Whose): Promise<RiskPoint[]> {
  const rows = await q.query<{ score: number; wrong: boolean }>(
    `select score, wrong from objective_draws where ${whoseCell} and block = (select max(block) from objective_draws where ${whoseCell} and block > 0)`,
    whoseOf(workspace, cell),
  )
  if (rows.length === 0) return []
  return riskCoverage({ scores: rows.map(({ score }) => score), wrong: rows.map(({ wrong }) => wrong) })
}

/** Evenly, to be drawn; the chosen point stays. */
export function thin(points: readonly RiskPoint[], chosen: number | null): ObjectiveCellWire['curve'] {
  const step = Math.ceil(points.length / mostPoints)
  const n = points.at(-1)?.accepted ?? 0
  return points
    .filter((point, i) => i % step === 0 || i === points.length - 1 || point.threshold === chosen)
    .map(({ threshold, accepted, errors }) => ({ threshold, accepted, errors, n }))
}

interface TestRow {
  at: number
  result: ObjectiveTestWire['result']
  threshold: number | null
  audits: number
  errors: number
  accepted: number
  accepted_errors: number
  p_value: number | null
  level: number
  max_error: number
  policy: string | null
  policy_version: number | null
}

/** Newest first. */
export async function readHistory(q: Query, workspace: string, cell: Whose): Promise<ObjectiveTestWire[]> {
  const rows = await q.query<TestRow>(
    `select *, extract(epoch from at)::float8 * 1000 as at from objective_tests where ${whoseCell} order by n desc limit ${mostTests}`,
    whoseOf(workspace, cell),
  )
  return rows.map(({ at, level, policy, policy_version: version, ...row }) => ({
    at: isoTime(at),
    ...{ result: row.result, threshold: row.threshold, audits: row.audits, errors: row.errors },
    ...{ accepted: row.accepted, accepted_errors: row.accepted_errors, p_value: row.p_value },
    ...{ max_error: row.max_error, confidence: 1 - level },
    policy: policy && `${formatId('policy', policy)}@${version}`,
  }))
}
