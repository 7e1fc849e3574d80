/** What is told of evaluations and their outputs. */
import {
  combineScores,
  formatId,
  weighScores,
  type Criterion,
  type EvaluationWire,
  type JsonObject,
  type OutputWire,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import {
  countItems,
  isCalling,
  openOutput,
  openResult,
  readJudgedBy,
  standingAnswers,
  type EvaluationRow,
  type OutputRow,
} from './evaluation-row.ts'
import { regradesWire } from './regrade.ts'

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
