/** A judge beside people, over all its evaluations by one version of a rubric. */
import { CountersignError, formatId, type JudgeCalibrationWire } from '@countersign/core'
import { positionOf } from '../comparison/board.ts'
import type { PairRow } from '../comparison/comparison-row.ts'
import { judgedOf } from '../comparison/verdicts.ts'
import type { Engine } from '../engine.ts'
import { calibrate } from './calibrate.ts'
import type { EvaluationRow } from './evaluation-row.ts'
import { judgeOrThrow } from './judges.ts'
import { fewestAnswers, type Compared } from './people-said.ts'
import { readAsked, readCompared } from './read-compared.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'

/** @param version none: the latest. */
export async function judgeCalibration(
  { database, states }: Engine,
  workspace: string,
  judgeId: string,
  rubricId: string | null,
  version: number | null,
): Promise<JudgeCalibrationWire> {
  const judge = await judgeOrThrow(database, workspace, judgeId)
  if (rubricId === null)
    throw new CountersignError('bad-input', undefined, { errors: [{ path: '?rubric', message: 'missing' }] })
  const rubric = await rubricOrThrow(database, workspace, rubricId)
  const of = version ?? rubric.version
  if (of > rubric.version)
    throw new CountersignError('not-found', `The latest version of this rubric is ${rubric.version}.`)
  const { key } = await states.get(workspace)
  const criteria = await criteriaOf(database, workspace, rubric.id, of)
  const rows = await database.query<Pick<EvaluationRow, 'workspace' | 'id'>>(
    `select workspace, id from evaluations e where workspace = $1 and rubric = $3 and rubric_version = $4 and status = 'done'
       and exists (select 1 from evaluation_scores s where s.workspace = e.workspace and s.judge = $2 and s.evaluation = e.id)
       and exists (select 1 from evaluation_asked a where a.workspace = e.workspace and a.evaluation = e.id) order by id`,
    [workspace, judge.id, rubric.id, of],
  )
  const both: Compared[] = []
  for (const row of rows) {
    const asked = await readAsked(database, key, criteria, row)
    const scored = [...asked].filter(([, { drawn, people }]) => drawn && people.length > 0).map(([n]) => n)
    both.push(...(await readCompared(database, key, row, asked, scored, judge.id)))
  }
  const pairs = await database.query<PairRow>(
    `select p.* from comparisons c join comparison_pairs p on p.workspace = c.workspace and p.comparison = c.id
     where c.workspace = $1 and c.judge = $2 and p.state = 'scored'`,
    [workspace, judge.id],
  )
  return {
    ...{ judge: judgeId, rubric: { id: formatId('rubric', rubric.id), version: of }, evaluations: rows.length },
    status: both.length < fewestAnswers ? 'not-calibrated' : 'calibrated',
    ...{ answered: both.length, fewest: fewestAnswers, measures: calibrate(criteria, both) },
    position: pairs.length === 0 ? null : { pairs: pairs.length, ...positionOf(judgedOf(key, pairs).swayed) },
  }
}
