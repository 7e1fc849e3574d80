/**
 * Runs of evaluations: a system that is to be called gives its outputs first; then a handful of outputs at a time is shown to the judges, and each score is kept as it comes. A run
 * whose process has gone is taken up by the first that is asked about it; what has a score is not asked about again.
 */
import {
  judgeInstructions,
  readScores,
  type Criterion,
  type EvaluationWire,
  type Json,
  type JudgeAnswer,
  type Scores,
} from '@countersign/core'
import { openBytes, openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { subjectKeyOf } from '../datasets/dataset-row.ts'
import type { AddressRules } from '../safe-address.ts'
import { askJudge } from './ask-judge.ts'
import { askByPolicy } from './ask-people.ts'
import { callSome } from './call-system.ts'
import { combineOutputs } from './combine.ts'
import { evaluationOrThrow, openOutput, type EvaluationRow, type Item, type OutputRow } from './evaluation-row.ts'
import { evaluationWire } from './evaluation-wire.ts'
import type { JudgeRow } from './judges.ts'
import { endEvaluation } from './make-evaluation.ts'
import { measureAnew } from './measure-anew.ts'
import { pick } from './regrade.ts'
import { criteriaOf } from './rubrics.ts'
import { createRunner } from './runner.ts'

const together = 8
/** Outputs among which the next are looked for; of these, those that failed come last. */
const inView = 100
const mostTries = 3

/** An output that a judge is to score. */
type Due = Pick<OutputRow, 'n' | 'sealed' | 'subject_key'> & {
  judge: string
  tries: number
  /** Of what is kept from the version of the rubric before. */
  kept_sealed: Buffer | null
}

export interface Evaluations {
  read(workspace: string, id: string): Promise<EvaluationWire>
  stop(): Promise<void>
}

export function createEvaluations(engine: Engine, rules: AddressRules): Evaluations {
  const { database, committer } = engine
  /** @param kept scores that stand: it is asked about the rest. */
  async function ask(
    judge: JudgeRow,
    secret: string | null,
    all: Criterion[],
    item: Item,
    kept: Scores,
  ): Promise<JudgeAnswer> {
    const criteria = all.filter(({ name }) => !Object.hasOwn(kept, name))
    const shown = { input: item.input, output: item.output, expected: item.expected }
    const told = judgeInstructions(judge.spec.prompt, criteria)
    const said = await askJudge(engine, rules, judge, secret, told, shown, { rubric: criteria as unknown as Json })
    const answer = said.ok ? readScores(judge.kind, said.status, said.body, criteria) : said
    return answer.ok
      ? {
          ok: true,
          scores: pick(
            { ...kept, ...answer.scores },
            all.map(({ name }) => name),
          ),
        }
      : answer
  }

  /** Answers whether anybody was asked. */
  async function score(row: EvaluationRow, criteria: Criterion[]): Promise<boolean> {
    const { workspace, id, judges } = row
    const known = await database.query<JudgeRow>(
      `select * from judges where workspace = $1 and id = any($2) and kind <> 'external' and retired_at is null`,
      [workspace, judges],
    )
    const due = await database.query<Due>(
      `select o.n, o.sealed, ${subjectKeyOf('o')}, j.judge, coalesce(s.tries, 0) as tries, s.kept_sealed
       from (select * from evaluation_outputs where workspace = $1 and evaluation = $2 and state = 'waiting' order by n limit ${inView}) o
         cross join unnest($3::uuid[]) with ordinality as j(judge, place)
         left join evaluation_scores s on (s.workspace, s.evaluation, s.n, s.judge) = (o.workspace, o.evaluation, o.n, j.judge)
       where coalesce(s.state, 'waiting') = 'waiting'
       order by coalesce(s.tries, 0), o.n, j.place limit $4`,
      [workspace, id, judges.filter((judge) => known.some((one) => one.id === judge)), together],
    )
    if (due.length === 0) return false
    const { key } = await engine.states.get(workspace)
    const said = await Promise.all(
      due.map(async (one) => {
        const judge = known.find((other) => other.id === one.judge) as JudgeRow
        const kept = one.kept_sealed ? openJson<Scores>(key, one.kept_sealed) : {}
        const secret = judge.secret_sealed && openBytes(key, judge.secret_sealed).toString()
        return { ...one, answer: await ask(judge, secret, criteria, openOutput(key, one), kept) }
      }),
    )
    await committer.act(workspace, async (turn) => {
      const seal = (value: Json) => engine.seal.json(turn.state.key, value)
      for (const { n, judge, tries, answer } of said)
        // Of what was erased meanwhile nothing is kept.
        await turn.query(
          `insert into evaluation_scores as s (workspace, evaluation, n, judge, state, tries, scores_sealed, why_sealed, given_at)
           select $1, $2, n, $4, $5, $6, $7, $8, at_ms($9) from evaluation_outputs where workspace = $1 and evaluation = $2 and n = $3 and state = 'waiting'
           on conflict (workspace, evaluation, n, judge) do update set state = excluded.state, tries = excluded.tries,
             scores_sealed = excluded.scores_sealed, why_sealed = excluded.why_sealed, given_at = excluded.given_at where s.state = 'waiting'`,
          [
            ...[
              workspace,
              id,
              n,
              judge,
              answer.ok ? 'scored' : tries + 1 >= mostTries ? 'missing' : 'waiting',
              tries + 1,
            ],
            ...[answer.ok ? seal(answer.scores as Json) : null, answer.ok ? null : seal(answer.why), turn.nowMs],
          ],
        )
      await combineOutputs(engine, turn, row, criteria, [...new Set(said.map(({ n }) => n))], known)
    })
    return true
  }

  /** Nothing waits for a judge, or nobody is left to ask: what has no score is missing. */
  async function combineRest(row: EvaluationRow, criteria: Criterion[]): Promise<boolean> {
    const rest = await database.query<{ n: number }>(
      `select n from evaluation_outputs where workspace = $1 and evaluation = $2 and state = 'waiting' order by n limit 500`,
      [row.workspace, row.id],
    )
    if (rest.length === 0) return false
    const ns = rest.map(({ n }) => n)
    await committer.act(row.workspace, (turn) => combineOutputs(engine, turn, row, criteria, ns, []))
    return true
  }

  const runner = createRunner<EvaluationRow>(engine, 'evaluations', async (row) => {
    if (await callSome(engine, rules, row)) return true
    const criteria = await criteriaOf(database, row.workspace, row.rubric, row.rubric_version)
    if ((await score(row, criteria)) || (await combineRest(row, criteria)) || (await askByPolicy(engine, row)))
      return true
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
