/**
 * Runs of evaluations: a system that is to be called gives its outputs first; then a handful of outputs at a time is shown to the judge, and each score is kept as it comes. A run
 * whose process has gone is taken up by the first that is asked about it; what has a score is not asked about again.
 */
import {
  judgeInstructions,
  readScores,
  type Criterion,
  type EvaluationWire,
  type Json,
  type JudgeAnswer,
} from '@countersign/core'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { AddressRules } from '../safe-address.ts'
import { askJudge } from './ask-judge.ts'
import { callSome } from './call-system.ts'
import {
  evaluationOrThrow,
  evaluationWire,
  openOutput,
  selectOutputs,
  type EvaluationRow,
  type Item,
  type OutputRow,
} from './evaluation-row.ts'
import { readJudge, type JudgeRow } from './judges.ts'
import { endEvaluation } from './make-evaluation.ts'
import { measureAnew } from './measure-anew.ts'
import { criteriaOf } from './rubrics.ts'
import { createRunner } from './runner.ts'

const together = 8
const mostTries = 3

export interface Evaluations {
  read(workspace: string, id: string): Promise<EvaluationWire>
  stop(): Promise<void>
}

export function createEvaluations(engine: Engine, rules: AddressRules): Evaluations {
  const { database, committer } = engine
  async function ask(judge: JudgeRow, secret: string | null, criteria: Criterion[], item: Item): Promise<JudgeAnswer> {
    const shown = { input: item.input, output: item.output, expected: item.expected }
    const told = judgeInstructions(judge.spec.prompt, criteria)
    const said = await askJudge(engine, rules, judge, secret, told, shown, { rubric: criteria as unknown as Json })
    return said.ok ? readScores(judge.kind, said.status, said.body, criteria) : said
  }

  async function score(row: EvaluationRow, judge: JudgeRow, criteria: Criterion[]): Promise<boolean> {
    const { workspace, id } = row
    const outputs = await database.query<OutputRow>(
      `${selectOutputs} where workspace = $1 and evaluation = $2 and state = 'waiting' order by tries, n limit $3`,
      [workspace, id, together],
    )
    const { key } = await engine.states.get(workspace)
    const secret = judge.secret_sealed && openBytes(key, judge.secret_sealed).toString()
    const said = await Promise.all(
      outputs.map(async (output) => ({
        ...{ output, answer: await ask(judge, secret, criteria, openOutput(key, output)) },
      })),
    )
    if (said.length > 0)
      await committer.act(workspace, async (turn) => {
        const seal = (value: Json) => engine.seal.json(turn.state.key, value)
        for (const { output, answer } of said)
          await turn.query(
            `update evaluation_outputs set tries = tries + 1, state = $4, scores_sealed = $5, why_sealed = $6
             where workspace = $1 and evaluation = $2 and n = $3 and state = 'waiting'`,
            [
              ...[workspace, id, output.n],
              answer.ok ? 'scored' : output.tries + 1 >= mostTries ? 'missing' : 'waiting',
              ...[answer.ok ? seal(answer.scores as Json) : null, answer.ok ? null : seal(answer.why)],
            ],
          )
      })
    return said.length > 0
  }

  const runner = createRunner<EvaluationRow>(engine, 'evaluations', async (row) => {
    if (await callSome(engine, rules, row)) return true
    const criteria = await criteriaOf(database, row.workspace, row.rubric, row.rubric_version)
    const judge = row.judge === null ? undefined : await readJudge(database, row.workspace, row.judge)
    if (judge?.retired_at === null && (await score(row, judge, criteria))) return true
    // Nothing waits, or nobody is left to ask: what has no score is missing.
    await database.query(
      `update evaluation_outputs set state = 'missing' where workspace = $1 and evaluation = $2 and state = 'waiting'`,
      [row.workspace, row.id],
    )
    await endEvaluation(engine, row.workspace, row.id)
    return false
  })

  return {
    async read(workspace, id) {
      let row = await evaluationOrThrow(database, workspace, id)
      if (row.lost) runner.wake(row)
      if (row.status === 'done' && (await measureAnew(engine, row)))
        row = await evaluationOrThrow(database, workspace, id)
      return evaluationWire(database, (await engine.states.get(workspace)).key, row)
    },
    stop: () => runner.stop(),
  }
}
