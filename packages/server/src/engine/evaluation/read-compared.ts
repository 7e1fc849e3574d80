/** Outputs with their scores and what people said of them, who answered as items of projects. */
import { scoresOf, type Criterion, type Scores } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { answerOf } from '../projects/answer-of.ts'
import { judgmentOf } from '../sealed-key.ts'
import { openOutput, selectOutputs, type EvaluationRow, type Item, type OutputRow } from './evaluation-row.ts'
import type { Compared } from './people-said.ts'

/** Each person's own answers that stand; adjudications and what was erased do not count. */
export const standingAnswers = `(select j.workspace, j.decision, j.id, j.person, j.created_at, j.sealed, d.wrapped_key from judgments j
   join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind <> 'adjudication'
   join decisions d on d.workspace = j.workspace and d.id = j.decision and d.wrapped_key is not null
   where j.status = 'settled')`

/** Another whenever somebody is asked or answers, or an answer goes. */
export async function markPeople(q: Query, { workspace, id }: EvaluationRow): Promise<string> {
  const [row] = await q.query<{ mark: string }>(
    `select coalesce(md5(string_agg(a.n || ' ' || a.drawn || ' ' || coalesce(j.id::text, ''), ',' order by a.n, j.id)), '') as mark
     from evaluation_asked a left join ${standingAnswers} j on j.workspace = a.workspace and j.decision = a.item
     where a.workspace = $1 and a.evaluation = $2`,
    [workspace, id],
    'mark-people',
  )
  return (row as { mark: string }).mark
}

export interface Asked {
  drawn: boolean
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
  const rows = await q.query<{ n: number; drawn: boolean }>(
    'select n, drawn from evaluation_asked where workspace = $1 and evaluation = $2',
    [workspace, id],
  )
  const asked = new Map(rows.map(({ n, drawn }): [number, Asked] => [n, { drawn, people: [], by: [] }]))
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

/** Those that have scores. @param only the numbers of some. */
export async function readCompared(
  q: Query,
  key: Key,
  { workspace, id }: Pick<EvaluationRow, 'workspace' | 'id'>,
  asked: ReadonlyMap<number, Asked>,
  only: readonly number[] | null,
): Promise<Compared[]> {
  const rows = await q.query<OutputRow>(
    `${selectOutputs} where workspace = $1 and evaluation = $2 and state = 'scored'
       and ($3::integer[] is null or n = any($3)) order by n`,
    [workspace, id, only],
  )
  return rows.map((row) => ({
    judge: openJson<Scores>(key, row.scores_sealed as Buffer),
    people: asked.get(row.n)?.people ?? [],
    by: asked.get(row.n)?.by ?? [],
    drawn: asked.get(row.n)?.drawn ?? false,
    length: lengthOf(openOutput(key, row).output),
  }))
}
