/** What another version of a rubric made of scores: outputs that judges scored by both, one held against the other. */
import { type Criterion, type DriftWire, type Scores } from '@countersign/core'
import type { Engine } from '../engine.ts'
import { openJson } from '../../store/seal.ts'
import { alphaOf } from './disagree.ts'
import { regradedBetween } from './regrade.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'
import { estimate, figuresOf, measuresOf } from './figures.ts'

/** The newest; more would tell little more. */
const mostOutputs = 20_000

export async function rubricDrift(
  { database, states }: Engine,
  workspace: string,
  id: string,
  from: number,
  to: number,
): Promise<DriftWire> {
  const rubric = await rubricOrThrow(database, workspace, id)
  const { key } = await states.get(workspace)
  const [was, is] = [
    await criteriaOf(database, workspace, rubric.id, from),
    await criteriaOf(database, workspace, rubric.id, to),
  ]
  // Both ways round: a version may also be gone back to.
  const pairs = await database.query<{ evaluation: string; was: Buffer; is: Buffer }>(
    `select e.id as evaluation, a.scores_sealed as was, b.scores_sealed as is
     from evaluations e
       join evaluations f on f.workspace = e.workspace and f.id = e.regrades and f.rubric_version = $3
       join evaluation_outputs a on a.workspace = e.workspace and a.evaluation = f.id and a.state = 'scored'
       join evaluation_outputs b on b.workspace = e.workspace and b.evaluation = e.id and b.n = a.n and b.state = 'scored'
     where e.workspace = $1 and e.rubric = $2 and e.rubric_version = $4 and e.status = 'done' order by e.id desc, a.n limit ${mostOutputs}`,
    [workspace, rubric.id, from, to],
  )
  const outputs = pairs.map((pair) => ({
    figures: [figuresOf(was, openJson<Scores>(key, pair.was)), figuresOf(is, openJson<Scores>(key, pair.is))],
  }))
  const { scored } = regradedBetween(was, is)
  return {
    ...{ from, to, outputs: outputs.length },
    evaluations: new Set(pairs.map(({ evaluation }) => evaluation)).size,
    measures: measuresOf(is)
      .filter((of) => of === 'total' || (scored.includes(of) && isSameScale(was, is, of)))
      .map((of) => {
        const both = outputs.filter(({ figures }) => figures.every((one) => one.has(of)))
        const { mean, interval, n } = estimate(both.map(({ figures: [a, b] }) => b!.get(of)! - a!.get(of)!))
        return {
          ...{ of, n, difference: mean === null ? null : { mean, interval } },
          alpha: alphaOf(is, of, both),
        }
      }),
  }
}

/** Scores of another scale are not held against these. */
function isSameScale(was: readonly Criterion[], is: readonly Criterion[], of: string): boolean {
  const scale = (criteria: readonly Criterion[]) => {
    const one = criteria.find(({ name }) => name === of)
    return one && JSON.stringify([one.kind, one.minimum, one.maximum, one.levels.map(({ value }) => value)])
  }
  return scale(was) === scale(is)
}
