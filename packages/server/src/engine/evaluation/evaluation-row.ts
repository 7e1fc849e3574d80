/** An evaluation as it stands, its outputs, and what is told of them. */
import {
  canonicalize,
  CountersignError,
  formatId,
  parseId,
  weighScores,
  type Criterion,
  type EvaluationResult,
  type EvaluationWire,
  type Json,
  type JsonObject,
  type OutputWire,
  type ReleaseGate,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import type { JudgeRow } from './judges.ts'
import type { ScoredOutput } from './calibrate.ts'
import type { Scored } from './sum-up.ts'

export interface EvaluationRow {
  workspace: string
  id: string
  system: string
  version: string
  dataset: string
  rubric: string
  rubric_version: number
  judge: string | null
  prompt_sha256: string | null
  baseline: string | null
  gates: ReleaseGate[]
  status: EvaluationWire['status']
  result_sealed: Buffer | null
  made_at: number
  ended_at: number | null
  lost: boolean
}
export interface Item {
  id: string
  input: Json
  output: Json
  expected: Json
}
export interface OutputRow {
  n: number
  sealed: Buffer
  state: OutputWire['state']
  tries: number
  scores_sealed: Buffer | null
  why_sealed: Buffer | null
}

/** Its process tells that it lives with every handful of outputs. */
const lostAfterS = 120
const select = `select *, status = 'running' and (beat_at is null or beat_at < app_now() - interval '${lostAfterS} seconds') as lost from evaluations`

export async function evaluationOrThrow(q: Query, workspace: string, id: string): Promise<EvaluationRow> {
  const uuid = parseId('evaluation', id)
  const [row] = uuid
    ? await q.query<EvaluationRow>(`${select} where workspace = $1 and id = $2`, [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no evaluation ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Newest first. */
export const readEvaluations = (
  q: Query,
  workspace: string,
  before: string | null,
  limit: number,
): Promise<EvaluationRow[]> =>
  q.query<EvaluationRow>(`${select} where workspace = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [
    workspace,
    before,
    limit,
  ])

export async function evaluationWire(q: Query, key: Key, row: EvaluationRow): Promise<EvaluationWire> {
  const [counts] = await q.query<{ outputs: number; scored: number; missing: number }>(
    `select count(*)::int as outputs, count(*) filter (where state = 'scored')::int as scored, count(*) filter (where state = 'missing')::int as missing
     from evaluation_outputs where workspace = $1 and evaluation = $2`,
    [row.workspace, row.id],
  )
  const [judge] = row.judge
    ? await q.query<JudgeRow>('select * from judges where workspace = $1 and id = $2', [row.workspace, row.judge])
    : []
  return {
    ...{ id: formatId('evaluation', row.id), system: row.system, version: row.version, dataset: row.dataset },
    rubric: { id: formatId('rubric', row.rubric), version: row.rubric_version },
    judge: judge
      ? {
          ...{ id: formatId('judge', judge.id), name: judge.name, model: judge.spec.model },
          ...{ temperature: judge.spec.temperature, prompt_sha256: row.prompt_sha256 as string },
        }
      : null,
    baseline: row.baseline === null ? null : formatId('evaluation', row.baseline),
    ...{ gates: row.gates, status: row.status, ...(counts as { outputs: number; scored: number; missing: number }) },
    made_at: isoTime(row.made_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    result: row.result_sealed && openJson<EvaluationResult>(key, row.result_sealed),
  }
}

export async function readScored(q: Query, key: Key, workspace: string, id: string): Promise<Scored[]> {
  const rows = await q.query<OutputRow>(
    `select * from evaluation_outputs where workspace = $1 and evaluation = $2 and state = 'scored' order by n`,
    [workspace, id],
  )
  return rows.map(({ sealed, scores_sealed }) => ({
    id: openJson<Item>(key, sealed).id,
    scores: openJson<Scores>(key, scores_sealed as Buffer),
  }))
}

/** What is scored, with a text by which an output is the same or another. */
export async function readScoredOutputs(q: Query, key: Key, row: EvaluationRow): Promise<ScoredOutput[]> {
  const rows = await q.query<OutputRow>(
    `select * from evaluation_outputs where workspace = $1 and evaluation = $2 and state = 'scored' order by n`,
    [row.workspace, row.id],
  )
  return rows.map(({ sealed, scores_sealed }) => {
    const { id, output } = openJson<Item>(key, sealed)
    const text = typeof output === 'string' ? output : canonicalize(output)
    return { id, text, scores: openJson<Scores>(key, scores_sealed as Buffer) }
  })
}

export function outputWire(key: Key, criteria: readonly Criterion[], row: OutputRow): OutputWire {
  const item = openJson<Item>(key, row.sealed)
  const scores = row.scores_sealed && openJson<Scores>(key, row.scores_sealed)
  return {
    ...{ id: item.id, state: row.state, input: item.input, output: item.output, expected: item.expected },
    ...{ scores: scores as JsonObject | null, total: scores && weighScores(criteria, scores).total },
    why: row.why_sealed && openJson<string>(key, row.why_sealed),
  }
}
