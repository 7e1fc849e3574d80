/** An evaluation and its outputs as they stand. */
import {
  CountersignError,
  formatId,
  parseId,
  type EvaluationResult,
  type EvaluationWire,
  type Json,
  type JudgedByWire,
  type OutputWire,
  type ReleaseGate,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, openJson, type Key } from '../../store/seal.ts'
import { openOf, standsIn, subjectKeyOf } from '../datasets/dataset-row.ts'
import type { JudgeRow } from './judges.ts'

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
  judges: string[]
  /** In their order; null of one that is not asked. */
  prompts_sha256: (string | null)[]
  disagree_at: number
  ask_people: EvaluationWire['ask_people']
  baseline: string | null
  /** Whose outputs it took over. */
  regrades: string | null
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
  disputed: OutputWire['disputed']
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

/** Results of before people were asked, or of before several judges, know nothing of them. */
export function openResult(key: Key, sealed: Buffer): EvaluationResult {
  const told = openJson<EvaluationResult>(key, sealed)
  const gates = told.gates.map((gate) => ({ ...gate, rests_on: gate.rests_on ?? null }))
  return { ...told, gates, people: told.people ?? null, judges: told.judges ?? [], agreement: told.agreement ?? [] }
}

/** In the order in which the evaluation names them. */
export async function readJudgedBy(
  q: Query,
  { workspace, judges, prompts_sha256 }: Pick<EvaluationRow, 'workspace' | 'judges' | 'prompts_sha256'>,
): Promise<JudgedByWire[]> {
  const known = await q.query<JudgeRow>('select * from judges where workspace = $1 and id = any($2)', [
    ...[workspace, judges],
  ])
  return judges.flatMap((id, i) => {
    const judge = known.find((one) => one.id === id)
    if (!judge) return []
    const { name, spec } = judge
    return [
      {
        ...{ id: formatId('judge', id), name, model: spec.model, temperature: spec.temperature },
        prompt_sha256: prompts_sha256[i] ?? null,
      },
    ]
  })
}

/** Each person's own answers that stand; adjudications and what was erased do not count. */
export const standingAnswers = `(select j.workspace, j.decision, j.id, j.person, j.created_at, j.sealed, d.wrapped_key from judgments j
   join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind <> 'adjudication'
   join decisions d on d.workspace = j.workspace and d.id = j.decision and d.wrapped_key is not null
   where j.status = 'settled')`

export const isCalling = ({ call_url, status }: EvaluationRow): boolean =>
  call_url !== null && (status === 'collecting' || status === 'running')
/** Of the stored data set, in the version that it is run in. */
export async function countItems(q: Query, { workspace, dataset_id, dataset_version }: EvaluationRow): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `select count(*)::int as n from dataset_items i where i.workspace = $1 and i.dataset = $2 and ${standsIn('$3')}`,
    [workspace, dataset_id, dataset_version],
  )
  return (row as { n: number }).n
}
