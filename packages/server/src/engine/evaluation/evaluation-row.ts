/** An evaluation as it stands, its outputs, and what is told of them. */
import {
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
import { hmac, openJson, type Key } from '../../store/seal.ts'
import { openOf, standsIn, subjectKeyOf } from '../datasets/dataset-row.ts'
import { isoTime } from '../entry.ts'
import type { JudgeRow } from './judges.ts'
import type { Scored } from './sum-up.ts'

export interface EvaluationRow {
  workspace: string
  id: string
  system: string
  version: string
  dataset: string
  /** The stored set that this name named then. */
  dataset_id: string | null
  dataset_version: number | null
  call_url: string | null
  call_sealed: Buffer | null
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
  /** Which answers of people stand in its result. */
  people_mark: string
  outputs_deleted_at: number | null
}
export interface Item {
  id: string
  input: Json
  output: Json
  expected: Json
}
export interface OutputRow {
  n: number
  /** By its subject's key, where its data set says who it is about. */
  sealed: Buffer
  subject_key: Buffer | null
  state: OutputWire['state']
  tries: number
  scores_sealed: Buffer | null
  why_sealed: Buffer | null
}

export const selectOutputs = `select o.*, ${subjectKeyOf('o')} from evaluation_outputs o`
export const openOutput = (key: Key, row: Pick<OutputRow, 'sealed' | 'subject_key'>): Item => openOf<Item>(key, row)
/** An output's id names what it is about, so it is kept as a keyed hash. */
export const outputRef = (key: Key, evaluation: string, output: string): Buffer =>
  hmac(key, `evaluation-output:${evaluation}:${output}`)

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
    `select count(*)::int as outputs, count(*) filter (where state = 'scored')::int as scored, count(*) filter (where state in ('missing', 'unanswered'))::int as missing
     from evaluation_outputs where workspace = $1 and evaluation = $2`,
    [row.workspace, row.id],
  )
  const { outputs, scored, missing } = counts as { outputs: number; scored: number; missing: number }
  const [judge] = row.judge
    ? await q.query<JudgeRow>('select * from judges where workspace = $1 and id = $2', [row.workspace, row.judge])
    : []
  return {
    ...{ id: formatId('evaluation', row.id), system: row.system, version: row.version, dataset: row.dataset },
    stored:
      row.dataset_id === null
        ? null
        : { dataset: formatId('dataset', row.dataset_id), version: row.dataset_version as number },
    call: row.call_url === null ? null : { url: row.call_url },
    rubric: { id: formatId('rubric', row.rubric), version: row.rubric_version },
    judge: judge
      ? {
          ...{ id: formatId('judge', judge.id), name: judge.name, model: judge.spec.model },
          ...{ temperature: judge.spec.temperature, prompt_sha256: row.prompt_sha256 as string },
        }
      : null,
    baseline: row.baseline === null ? null : formatId('evaluation', row.baseline),
    ...{ gates: row.gates, status: row.status, scored, missing },
    outputs: Math.max(outputs, isCalling(row) ? await countItems(q, row) : 0),
    made_at: isoTime(row.made_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    outputs_deleted_at: row.outputs_deleted_at === null ? null : isoTime(row.outputs_deleted_at),
    // Results of before people were asked know nothing of them.
    result: row.result_sealed && {
      people: null,
      ...openJson<Omit<EvaluationResult, 'people'>>(key, row.result_sealed),
    },
  }
}

const isCalling = ({ call_url, status }: EvaluationRow): boolean =>
  call_url !== null && (status === 'collecting' || status === 'running')
/** Of the stored data set, in the version that it is run in. */
export async function countItems(q: Query, { workspace, dataset_id, dataset_version }: EvaluationRow): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `select count(*)::int as n from dataset_items i where i.workspace = $1 and i.dataset = $2 and ${standsIn('$3')}`,
    [workspace, dataset_id, dataset_version],
  )
  return (row as { n: number }).n
}

export async function readScored(q: Query, key: Key, workspace: string, id: string): Promise<Scored[]> {
  const rows = await q.query<OutputRow>(
    `${selectOutputs} where workspace = $1 and evaluation = $2 and state = 'scored' order by n`,
    [workspace, id],
  )
  return rows.map((row) => ({
    id: openOutput(key, row).id,
    scores: openJson<Scores>(key, row.scores_sealed as Buffer),
  }))
}

export function outputWire(key: Key, criteria: readonly Criterion[], row: OutputRow): OutputWire {
  const item = openOutput(key, row)
  const scores = row.scores_sealed && openJson<Scores>(key, row.scores_sealed)
  return {
    ...{ id: item.id, state: row.state, input: item.input, output: item.output, expected: item.expected },
    ...{ scores: scores as JsonObject | null, total: scores && weighScores(criteria, scores).total },
    why: row.why_sealed && openJson<string>(key, row.why_sealed),
  }
}
