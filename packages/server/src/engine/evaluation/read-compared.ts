/** Outputs with their scores and what people said of them, who answered as items of projects. */
import { scoresOf, type Criterion, type Scores } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { subjectKeyOf } from '../datasets/dataset-row.ts'
import { answerOf } from '../projects/answer-of.ts'
import { judgmentOf } from '../sealed-key.ts'
import { openOutput, standingAnswers, type EvaluationRow, type Item, type OutputRow } from './evaluation-row.ts'
import type { Compared } from './people-said.ts'

/** Another whenever somebody is asked or answers, or an answer goes. */
export async function markPeople(q: Query, { workspace, id }: EvaluationRow): Promise<string> {
  const [row] = await q.query<{ mark: string }>(
    `select coalesce(md5(string_agg(a.n || ' ' || a.drawn || ' ' || a.decides || ' ' || coalesce(j.id::text, ''), ',' order by a.n, j.id)), '') as mark
     from evaluation_asked a left join ${standingAnswers} j on j.workspace = a.workspace and j.decision = a.item
     where a.workspace = $1 and a.evaluation = $2`,
    [workspace, id],
    'mark-people',
  )
  return (row as { mark: string }).mark
}

export interface Asked {
  drawn: boolean
  /** What people say of it stands in the judges' place. */
  decides: boolean
  people: Scores[]
  /** Who gave each. */
  by: string[]
}

/** By the output's number. */
export async function readAsked(
  q: Query,
  key: Key,
  criteria: readonly Criterion[],
  { workspace, id }: Pick<EvaluationRow, 'workspace' | 'id'>,
): Promise<Map<number, Asked>> {
  const rows = await q.query<{ n: number; drawn: boolean; decides: boolean }>(
    'select n, drawn, decides from evaluation_asked where workspace = $1 and evaluation = $2',
    [workspace, id],
  )
  const asked = new Map(
    rows.map(({ n, drawn, decides }): [number, Asked] => [n, { drawn, decides, people: [], by: [] }]),
  )
  const said = await q.query<{ n: number; person: string; sealed: Buffer; wrapped_key: Buffer }>(
    `select a.n, j.person, j.sealed, j.wrapped_key from evaluation_asked a join ${standingAnswers} j on j.workspace = a.workspace and j.decision = a.item
     where a.workspace = $1 and a.evaluation = $2 order by j.id`,
    [workspace, id],
  )
  for (const { n, person, sealed, wrapped_key } of said) {
    const one = asked.get(n)
    one?.by.push(person)
    one?.people.push(scoresOf(criteria, answerOf('evaluation', judgmentOf(unwrapKey(key, wrapped_key), sealed))))
  }
  return asked
}

const lengthOf = (output: Item['output']): number =>
  (typeof output === 'string' ? output : JSON.stringify(output)).length

/**
 * Those that have scores.
 *
 * @param only the numbers of some.
 * @param judge whose scores; null: what they come to together.
 */
export async function readCompared(
  q: Query,
  key: Key,
  { workspace, id }: Pick<EvaluationRow, 'workspace' | 'id'>,
  asked: ReadonlyMap<number, Asked>,
  only: readonly number[] | null,
  judge: string | null,
): Promise<Compared[]> {
  const own = judge === null ? 'o' : 's'
  const rows = await q.query<OutputRow>(
    `select o.n, o.sealed, ${subjectKeyOf('o')}, ${own}.scores_sealed from evaluation_outputs o
       left join evaluation_scores s on (s.workspace, s.evaluation, s.n, s.judge) = (o.workspace, o.evaluation, o.n, $4)
     where o.workspace = $1 and o.evaluation = $2 and ${own}.state = 'scored' and ($3::integer[] is null or o.n = any($3)) order by o.n`,
    [workspace, id, only, judge],
  )
  return rows.map((row) => ({
    judge: openJson<Scores>(key, row.scores_sealed as Buffer),
    people: asked.get(row.n)?.people ?? [],
    by: asked.get(row.n)?.by ?? [],
    drawn: asked.get(row.n)?.drawn ?? false,
    length: lengthOf(openOutput(key, row).output),
  }))
}
