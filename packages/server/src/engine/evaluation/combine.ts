/** Each judge's scores of an output become one, and where they are of two minds that is kept. */
import {
  combineScores,
  disagree,
  formatId,
  type Criterion,
  type EvaluationResult,
  type Json,
  type OutputWire,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { alphaOf } from './disagree.ts'
import type { EvaluationRow } from './evaluation-row.ts'
import type { JudgeRow } from './judges.ts'
import { estimate, figuresOf, measuresOf, type Figures } from './figures.ts'

/** A judge's score of an output, as it stands. */
export interface ScoreRow {
  n: number
  judge: string
  state: 'waiting' | 'scored' | 'missing'
  tries: number
  scores_sealed: Buffer | null
  why_sealed: Buffer | null
  given_at: number | null
}

/** @param ns none: of all outputs. */
export const readScoreRows = (
  q: Query,
  { workspace, id }: Pick<EvaluationRow, 'workspace' | 'id'>,
  ns: readonly number[] | null,
): Promise<ScoreRow[]> =>
  q.query<ScoreRow>(
    `select n, judge, state, tries, scores_sealed, why_sealed, given_at from evaluation_scores
     where workspace = $1 and evaluation = $2 and ($3::integer[] is null or n = any($3)) order by n, judge`,
    [workspace, id, ns],
  )

/** @param waits those who may still be asked, and so are waited for. */
export async function combineOutputs(
  engine: Engine,
  turn: Turn,
  row: EvaluationRow,
  criteria: readonly Criterion[],
  ns: readonly number[],
  waits: readonly JudgeRow[],
): Promise<void> {
  const { key } = turn.state
  const byOutput = Map.groupBy(await readScoreRows(turn, row, ns), ({ n }) => n)
  for (const n of ns) {
    const said = (byOutput.get(n) ?? []).filter(({ judge }) => row.judges.includes(judge))
    const isOpen = ({ id }: JudgeRow) => !said.some(({ judge, state }) => judge === id && state !== 'waiting')
    if (waits.some(isOpen)) continue
    const given = said.flatMap(({ scores_sealed }) => (scores_sealed ? [openJson<Scores>(key, scores_sealed)] : []))
    const failed = given.length < row.judges.length
    const apart = () => disagree(criteria, given, row.disagree_at)
    const disputed: OutputWire['disputed'] = failed ? 'failed' : apart() ? 'disagree' : null
    const scores = given.length > 0 ? engine.seal.json(key, combineScores(criteria, given) as Json) : null
    const why = said.find(({ why_sealed, scores_sealed }) => why_sealed !== null && scores_sealed === null)?.why_sealed
    await turn.query(
      `update evaluation_outputs set state = $4, scores_sealed = $5, why_sealed = $6, disputed = $7
       where workspace = $1 and evaluation = $2 and n = $3 and state = 'waiting'`,
      [row.workspace, row.id, n, scores ? 'scored' : 'missing', scores, failed ? (why ?? null) : null, disputed],
    )
  }
}

/** Where several scored: each by itself, and how far they agree. */
export async function figuresByJudge(
  q: Query,
  key: Key,
  criteria: readonly Criterion[],
  row: EvaluationRow,
): Promise<Pick<EvaluationResult, 'judges' | 'agreement'>> {
  if (row.judges.length < 2) return { judges: [], agreement: [] }
  const nothing: Figures = new Map()
  const outputs = [...Map.groupBy(await readScoreRows(q, row, null), ({ n }) => n).values()].map((said) => ({
    figures: row.judges.map((judge) => {
      const sealed = said.find((one) => one.judge === judge)?.scores_sealed
      return sealed ? figuresOf(criteria, openJson<Scores>(key, sealed)) : nothing
    }),
  }))
  const [count] = await q.query<{ n: number }>(
    `select count(*)::int as n from evaluation_outputs where workspace = $1 and evaluation = $2 and state <> 'unanswered'`,
    [row.workspace, row.id],
  )
  return {
    judges: row.judges.map((judge, i) => {
      const scored = outputs.filter(({ figures }) => figures[i] !== nothing)
      return {
        ...{ judge: formatId('judge', judge), scored: scored.length, missing: (count?.n ?? 0) - scored.length },
        measures: measuresOf(criteria).map((of) => ({
          ...{ of, ...estimate(scored.flatMap(({ figures }) => figures[i]?.get(of) ?? [])) },
        })),
      }
    }),
    agreement: measuresOf(criteria).map((of) => ({ of, alpha: alphaOf(criteria, of, outputs) })),
  }
}
