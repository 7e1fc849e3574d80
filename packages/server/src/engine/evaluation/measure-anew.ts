/** People's answers come when an evaluation is long done: its result then tells what they would say. */
import { formatId, type Criterion, type EvaluationResult, type Json } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { readBaseline } from './baseline.ts'
import { evaluationOrThrow, openResult, type EvaluationRow } from './evaluation-row.ts'
import { sumUpPeople } from './people-said.ts'
import { markPeople, readAsked, readCompared } from './read-compared.ts'
import { criteriaOf } from './rubrics.ts'
import { readStanding, type Standing } from './standing.ts'
import { sumUp, withPeople } from './sum-up.ts'

/** With what people decided. Where the baseline is gone, what was told of it stands. */
async function sumUpAgain(
  turn: Turn,
  criteria: readonly Criterion[],
  row: EvaluationRow,
  standing: Standing,
  was: EvaluationResult,
): Promise<EvaluationResult> {
  const before = await readBaseline(turn, criteria, row)
  const { judges, agreement } = was
  const now = { ...sumUp(criteria, standing, row.gates, before === 'gone' ? null : before), judges, agreement }
  if (before !== 'gone') return now
  const differences = new Map(was.measures.map(({ of, difference }) => [of, difference]))
  return {
    ...now,
    regressions: was.regressions,
    measures: now.measures.map((one) => ({ ...one, difference: differences.get(one.of) ?? null })),
  }
}

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
  const people = sumUpPeople(criteria, await readCompared(engine.database, key, seen, asked, null, null), {
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
    const was = openResult(key, row.result_sealed)
    const standing = await readStanding(turn, key, criteria, row)
    const measured = all.some(({ decides }) => decides) ? await sumUpAgain(turn, criteria, row, standing, was) : was
    const result = withPeople(measured, row.gates, people, standing)
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
