/** People's answers come when an evaluation is long done: its result then tells what they would say. */
import { formatId, type EvaluationResult, type Json } from '@countersign/core'
import { openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { evaluationOrThrow, type EvaluationRow } from './evaluation-row.ts'
import { sumUpPeople } from './people-said.ts'
import { markPeople, readAsked, readCompared } from './read-compared.ts'
import { criteriaOf } from './rubrics.ts'
import { withPeople } from './sum-up.ts'

/** Answers whether its result is another now. */
export async function measureAnew(engine: Engine, seen: EvaluationRow): Promise<boolean> {
  // Of what is gone nothing is measured any more: the figures stand.
  if (seen.outputs_deleted_at !== null) return false
  const mark = await markPeople(engine.database, seen)
  if (mark === seen.people_mark) return false
  // Measured before anything is held up; where somebody answers meanwhile, the next who reads measures it.
  const { key } = await engine.states.get(seen.workspace)
  const criteria = await criteriaOf(engine.database, seen.workspace, seen.rubric, seen.rubric_version)
  const asked = await readAsked(engine.database, key, criteria, seen)
  const all = [...asked.values()]
  const people = sumUpPeople(criteria, await readCompared(engine.database, key, seen, asked, null), {
    asked: all.length,
    drawn: all.filter(({ drawn }) => drawn).length,
    answered: all.filter((one) => one.people.length > 0).length,
  })
  const id = formatId('evaluation', seen.id)
  return engine.committer.act(seen.workspace, async (turn) => {
    const row = await evaluationOrThrow(turn, seen.workspace, id)
    if (
      row.outputs_deleted_at !== null ||
      row.status !== 'done' ||
      row.result_sealed === null ||
      mark === row.people_mark ||
      (await markPeople(turn, row)) !== mark
    )
      return false
    const was = openJson<EvaluationResult>(key, row.result_sealed)
    const [count] = await turn.query<{ missing: number }>(
      `select count(*)::int as missing from evaluation_outputs where workspace = $1 and evaluation = $2 and state <> 'scored'`,
      [row.workspace, row.id],
    )
    const result = withPeople(was, row.gates, people, (count as { missing: number }).missing)
    await turn.query('update evaluations set result_sealed = $3, people_mark = $4 where workspace = $1 and id = $2', [
      row.workspace,
      row.id,
      engine.seal.json(key, result as unknown as Json),
      mark,
    ])
    if (result.passed !== was.passed)
      turn.record({
        type: 'evaluation.measured',
        actor: { kind: 'system', id: null },
        data: { evaluation: id, passed: result.passed, answered: people.answered },
      })
    return true
  })
}
