/** An evaluation as it stands, its outputs, and what is told of them. */
import {
  combineScores,
  CountersignError,
  formatId,
  parseId,
  weighScores,
  type Criterion,
  type EvaluationResult,
  type EvaluationWire,
  type Json,
  type JsonObject,
  type JudgedByWire,
  type OutputWire,
  type ReleaseGate,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, openJson, type Key } from '../../store/seal.ts'
import { openOf, standsIn, subjectKeyOf } from '../datasets/dataset-row.ts'
import { isoTime } from '../entry.ts'
import type { JudgeRow } from './judges.ts'
import { regradesWire } from './regrade.ts'

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

export async function evaluationWire(q: Query, key: Key, row: EvaluationRow): Promise<EvaluationWire> {
  const [counts] = await q.query<Record<'outputs' | 'scored' | 'missing' | 'disagree' | 'failed', number>>(
    `select count(*)::int as outputs, count(*) filter (where state = 'scored')::int as scored, count(*) filter (where state in ('missing', 'unanswered'))::int as missing,
       count(*) filter (where disputed = 'disagree')::int as disagree, count(*) filter (where disputed = 'failed')::int as failed
     from evaluation_outputs where workspace = $1 and evaluation = $2`,
    [row.workspace, row.id],
  )
  const { outputs, scored, missing, disagree, failed } = counts as NonNullable<typeof counts>
  const judges = await readJudgedBy(q, row)
  return {
    ...{ id: formatId('evaluation', row.id), system: row.system, version: row.version, dataset: row.dataset },
    stored:
      row.dataset_id === null
        ? null
        : { dataset: formatId('dataset', row.dataset_id), version: row.dataset_version as number },
    call: row.call_url === null ? null : { url: row.call_url },
    rubric: { id: formatId('rubric', row.rubric), version: row.rubric_version },
    judge: judges.length === 1 ? (judges[0] ?? null) : null,
    ...{ judges, disagree_at: row.disagree_at, ask_people: row.ask_people },
    disputed: {
      ...{ disagree, failed },
      ...(disagree + failed > 0 ? await countDeciding(q, row) : { asked: 0, decided: 0 }),
    },
    baseline: row.baseline === null ? null : formatId('evaluation', row.baseline),
    regrades: await regradesWire(q, row),
    ...{ gates: row.gates, status: row.status, scored, missing },
    outputs: Math.max(outputs, isCalling(row) ? await countItems(q, row) : 0),
    made_at: isoTime(row.made_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    outputs_deleted_at: row.outputs_deleted_at === null ? null : isoTime(row.outputs_deleted_at),
    result: row.result_sealed && openResult(key, row.result_sealed),
  }
}

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

/** Outputs that people decide in the judges' place, and have decided. */
async function countDeciding(q: Query, { workspace, id }: EvaluationRow): Promise<{ asked: number; decided: number }> {
  const [row] = await q.query<{ asked: number; decided: number }>(
    `select count(*)::int as asked, count(*) filter (where exists (select 1 from ${standingAnswers} j where j.workspace = a.workspace and j.decision = a.item))::int as decided
     from evaluation_asked a join evaluation_outputs o on (o.workspace, o.evaluation, o.n) = (a.workspace, a.evaluation, a.n)
     where a.workspace = $1 and a.evaluation = $2 and a.decides`,
    [workspace, id],
  )
  return row as { asked: number; decided: number }
}

/** Each person's own answers that stand; adjudications and what was erased do not count. */
export const standingAnswers = `(select j.workspace, j.decision, j.id, j.person, j.created_at, j.sealed, d.wrapped_key from judgments j
   join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind <> 'adjudication'
   join decisions d on d.workspace = j.workspace and d.id = j.decision and d.wrapped_key is not null
   where j.status = 'settled')`

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

/** What else is told of an output beside itself. */
export interface Beside {
  byJudge: readonly { judge: string; scores: Scores | null; why: string | null }[]
  /** What people said in the judges' place. */
  people: readonly Scores[]
  /** What stands of it in the baseline. */
  was: Scores | null
}
const alone: Beside = { byJudge: [], people: [], was: null }

export function outputWire(key: Key, criteria: readonly Criterion[], row: OutputRow, beside = alone): OutputWire {
  const item = openOutput(key, row)
  const weighed = (scores: Scores) => ({
    ...{ scores: scores as JsonObject, total: weighScores(criteria, scores).total },
  })
  const none = { scores: null, total: null }
  const { byJudge, people, was } = beside
  return {
    ...{ id: item.id, state: row.state, input: item.input, output: item.output, expected: item.expected },
    ...(row.scores_sealed ? weighed(openJson<Scores>(key, row.scores_sealed)) : none),
    why: row.why_sealed && openJson<string>(key, row.why_sealed),
    by_judge: byJudge.map(({ judge, scores, why }) => ({
      ...{ judge: formatId('judge', judge), why, ...(scores ? weighed(scores) : none) },
    })),
    disputed: row.disputed,
    decided: people.length > 0 ? { ...weighed(combineScores(criteria, people)), people: people.length } : null,
    was: was && weighed(was),
  }
}
