/** A judge's evaluation beside one whose scores people gave. */
import { CountersignError, formatId, type CalibrationWire } from '@countersign/core'
import type { Engine } from '../engine.ts'
import { calibrate } from './calibrate.ts'
import { evaluationOrThrow, readScoredOutputs } from './evaluation-row.ts'
import { criteriaOf } from './rubrics.ts'

/** @throws CountersignError where the two were not scored alike, or by whom they should have been. */
export async function calibrationOf(
  engine: Engine,
  workspace: string,
  id: string,
  people: string,
): Promise<CalibrationWire> {
  const [judged, theirs] = [
    await evaluationOrThrow(engine.database, workspace, id),
    await evaluationOrThrow(engine.database, workspace, people),
  ]
  const refuse = (path: string, message: string) =>
    new CountersignError('bad-input', undefined, { errors: [{ path, message }] })
  if (judged.judge === null) throw refuse('id', 'was scored by no judge')
  if (theirs.judge !== null)
    throw refuse('?people', 'was scored by a judge; name one whose outputs brought their scores')
  if (theirs.rubric !== judged.rubric || theirs.rubric_version !== judged.rubric_version)
    throw refuse('?people', 'was scored by another rubric, or another version of it')
  if (theirs.dataset !== judged.dataset) throw refuse('?people', 'is of another data set')
  const { key } = await engine.states.get(workspace)
  const criteria = await criteriaOf(engine.database, workspace, judged.rubric, judged.rubric_version)
  return {
    evaluation: formatId('evaluation', judged.id),
    people: formatId('evaluation', theirs.id),
    ...calibrate(
      criteria,
      await readScoredOutputs(engine.database, key, judged),
      await readScoredOutputs(engine.database, key, theirs),
    ),
  }
}
