/** Every score of an evaluation's outputs, whoever gave it: its judges, sources from outside, whoever brought it along, or people. */
import {
  formatId,
  scoresOf,
  weighScores,
  type JsonObject,
  type Criterion,
  type Scores,
  type ScoreWire,
} from '@countersign/core'
import { openJson, unwrapKey } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { answerOf } from '../projects/answer-of.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { judgmentOf, keyOf } from '../sealed-key.ts'
import type { ScoreRow } from './combine.ts'
import { openOutput, selectOutputs, standingAnswers, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import type { JudgeRow } from './judges.ts'
import { criteriaOf } from './rubrics.ts'

/** Of so many outputs, in the order in which they came. @param after the number of the last that was told. */
export async function readScoresOf(
  { database, states }: Engine,
  row: EvaluationRow,
  after: number,
  limit: number,
): Promise<{ items: ScoreWire[]; next: string | null }> {
  const { workspace, id } = row
  const [{ key, people }, criteria, rows] = await Promise.all([
    states.get(workspace),
    criteriaOf(database, workspace, row.rubric, row.rubric_version),
    database.query<OutputRow>(
      `${selectOutputs} where workspace = $1 and evaluation = $2 and n > $3 order by n limit $4`,
      [...[workspace, id, after, limit + 1]],
    ),
  ])
  const shown = rows.slice(0, limit)
  const said = await database.query<{
    n: number
    drawn: boolean
    person: string
    at: number
    sealed: Buffer
    wrapped_key: Buffer
  }>(
    `select a.n, a.drawn, j.person, j.created_at as at, j.sealed, j.wrapped_key from evaluation_asked a
       join ${standingAnswers} j on j.workspace = a.workspace and j.decision = a.item
     where a.workspace = $1 and a.evaluation = $2 and a.n = any($3) order by j.id`,
    [workspace, id, shown.map(({ n }) => n)],
  )
  const judged = await database.query<ScoreRow & { kind: JudgeRow['kind']; judge_name: string }>(
    `select s.*, j.kind, j.name as judge_name from evaluation_scores s join judges j on j.workspace = s.workspace and j.id = s.judge
     where s.workspace = $1 and s.evaluation = $2 and s.n = any($3) order by array_position($4::uuid[], s.judge) nulls last, s.judge`,
    [workspace, id, shown.map(({ n }) => n), row.judges],
  )
  const score = (scores: Scores): Pick<ScoreWire, 'scores' | 'total'> => ({
    ...{ scores: scores as JsonObject, total: weighScores(criteria, scores).total },
  })
  const of = (output: string) => ({
    output,
    decision: null,
    rubric: { id: formatId('rubric', row.rubric), version: row.rubric_version },
  })
  const items = shown.flatMap((output): ScoreWire[] => {
    const { id: name } = openOutput(key, output)
    const brought = row.judges.length === 0 && output.scores_sealed
    return [
      ...(brought
        ? [
            {
              ...{ ...of(name), ...score(openJson<Scores>(key, brought)), drawn: null, at: null },
              by: { kind: 'caller' as const, id: null, name: null },
            },
          ]
        : []),
      ...judged
        .filter(({ n }) => n === output.n)
        .flatMap(({ judge, kind, judge_name, scores_sealed, given_at }): ScoreWire[] =>
          scores_sealed
            ? [
                {
                  ...{ ...of(name), ...score(openJson<Scores>(key, scores_sealed)), drawn: null },
                  at: given_at === null ? null : isoTime(given_at),
                  by: {
                    ...{ kind: kind === 'external' ? 'external' : 'judge', id: formatId('judge', judge) },
                    name: judge_name,
                  },
                },
              ]
            : [],
        ),
      ...said
        .filter(({ n }) => n === output.n)
        .map(({ drawn, person, at, sealed, wrapped_key }) => ({
          ...of(name),
          ...score(scoresOf(criteria, answerOf('evaluation', judgmentOf(unwrapKey(key, wrapped_key), sealed)))),
          ...{ drawn, at: isoTime(at) },
          by: { kind: 'person' as const, id: formatId('person', person), name: people.get(person)?.name ?? '' },
        })),
    ]
  })
  return { items, next: rows.length > limit ? String(shown.at(-1)?.n) : null }
}

/** By sources from outside; none of one that was erased. */
export async function readScoresOfDecision({ database, states }: Engine, row: DecisionRow): Promise<ScoreWire[]> {
  const { key: own } = await states.get(row.workspace)
  const key = keyOf(own, row)
  if (!key) return []
  const rows = await database.query<{
    judge: string
    name: string
    rubric: string
    rubric_version: number
    scores_sealed: Buffer
    given_at: number
    criteria: Criterion[]
  }>(
    `select s.*, j.name, v.criteria from decision_scores s join judges j on j.workspace = s.workspace and j.id = s.judge
       join rubric_versions v on (v.workspace, v.rubric, v.version) = (s.workspace, s.rubric, s.rubric_version)
     where s.workspace = $1 and s.decision = $2 order by s.given_at, s.judge`,
    [row.workspace, row.id],
  )
  return rows.map(({ judge, name, rubric, rubric_version, scores_sealed, given_at, criteria }) => {
    const scores = openJson<Scores>(key, scores_sealed)
    return {
      ...{ output: null, decision: formatId('decision', row.id), drawn: null, at: isoTime(given_at) },
      rubric: { id: formatId('rubric', rubric), version: rubric_version },
      by: { kind: 'external', id: formatId('judge', judge), name },
      ...{ scores: scores as JsonObject, total: weighScores(criteria, scores).total },
    }
  })
}
