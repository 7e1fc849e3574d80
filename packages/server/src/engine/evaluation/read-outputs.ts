/** Outputs as they are told: with what each judge said, and what people said in their place. */
import type { OutputWire, Scores } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { readScoreRows } from './combine.ts'
import { outputWire, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import { readAsked } from './read-compared.ts'
import { criteriaOf } from './rubrics.ts'

export async function readOutputs(
  q: Query,
  key: Key,
  row: EvaluationRow,
  outputs: readonly OutputRow[],
): Promise<OutputWire[]> {
  const criteria = await criteriaOf(q, row.workspace, row.rubric, row.rubric_version)
  const ns = outputs.map(({ n }) => n)
  const said = Map.groupBy(await readScoreRows(q, row, ns), ({ n }) => n)
  const asked = await readAsked(q, key, criteria, row)
  return outputs.map((output) => {
    const own = said.get(output.n) ?? []
    const order = [...row.judges, ...own.map(({ judge }) => judge).filter((judge) => !row.judges.includes(judge))]
    const people = asked.get(output.n)
    return outputWire(key, criteria, output, {
      byJudge: order.map((judge) => {
        const one = own.find((other) => other.judge === judge)
        return {
          judge,
          scores: one?.scores_sealed ? openJson<Scores>(key, one.scores_sealed) : null,
          why: one?.why_sealed ? openJson<string>(key, one.why_sealed) : null,
        }
      }),
      people: people?.decides ? people.people : [],
    })
  })
}
