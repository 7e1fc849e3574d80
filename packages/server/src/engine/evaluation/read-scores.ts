/** Every score of an evaluation's outputs, whoever gave it: its judge, whoever brought it along, or people. */
import { formatId, scoresOf, weighScores, type JsonObject, type Scores, type ScoreWire } from '@countersign/core'
import { openJson, unwrapKey } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { answerOf } from '../projects/answer-of.ts'
import { judgmentOf } from '../sealed-key.ts'
import { openOutput, selectOutputs, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import { standingAnswers } from './read-compared.ts'
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
  const score = (scores: Scores): Pick<ScoreWire, 'scores' | 'total'> => ({
    ...{ scores: scores as JsonObject, total: weighScores(criteria, scores).total },
  })
  const items = shown.flatMap((output): ScoreWire[] => {
    const { id: name } = openOutput(key, output)
    const own = output.scores_sealed && openJson<Scores>(key, output.scores_sealed)
    return [
      ...(own
        ? [
            {
              ...{ output: name, ...score(own), drawn: null, at: null },
              by: row.judge
                ? { kind: 'judge' as const, id: formatId('judge', row.judge), name: null }
                : { kind: 'caller' as const, id: null, name: null },
            },
          ]
        : []),
      ...said
        .filter(({ n }) => n === output.n)
        .map(({ drawn, person, at, sealed, wrapped_key }) => ({
          output: name,
          ...score(scoresOf(criteria, answerOf('evaluation', judgmentOf(unwrapKey(key, wrapped_key), sealed)))),
          ...{ drawn, at: isoTime(at) },
          by: { kind: 'person' as const, id: formatId('person', person), name: people.get(person)?.name ?? '' },
        })),
    ]
  })
  return { items, next: rows.length > limit ? String(shown.at(-1)?.n) : null }
}
