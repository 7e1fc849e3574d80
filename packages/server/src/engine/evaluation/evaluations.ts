/**
 * Runs of evaluations: a handful of outputs at a time is shown to the judge, and each score is kept as it comes. A run
 * whose process has gone is taken up by the first that is asked about it; what has a score is not asked about again.
 */
import {
  formatId,
  judgeData,
  judgeInstructions,
  readScores,
  type Criterion,
  type EvaluationWire,
  type Json,
  type JudgeAnswer,
} from '@countersign/core'
import { openBytes, openJson } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { makeUuidv7 } from '@countersign/core'
import { post } from '../post.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'
import { evaluationOrThrow, evaluationWire, type EvaluationRow, type Item, type OutputRow } from './evaluation-row.ts'
import { readJudge, type JudgeRow } from './judges.ts'
import { endEvaluation } from './make-evaluation.ts'
import { measureAnew } from './measure-anew.ts'
import { criteriaOf } from './rubrics.ts'

const together = 8
const mostTries = 3
const timeoutMs = 60_000
const mostBytes = 256 * 1_024

export interface Evaluations {
  read(workspace: string, id: string): Promise<EvaluationWire>
  stop(): Promise<void>
}

export function createEvaluations(engine: Engine, rules: AddressRules): Evaluations {
  const { database, committer } = engine
  const me = makeUuidv7(engine.clock.now(), engine.dice.bytes(10))
  const running = new Map<string, Promise<void>>()
  let stopping = false

  /** Whether it is this process's to go on with. */
  const beat = async ({ workspace, id }: EvaluationRow): Promise<boolean> => {
    const [mine] = await database.query(
      `update evaluations set runner = $3, beat_at = app_now() where workspace = $1 and id = $2 and status = 'running'
         and (runner is null or runner = $3 or beat_at < app_now() - interval '120 seconds') returning 1`,
      [workspace, id, me],
    )
    return mine !== undefined
  }

  async function ask(judge: JudgeRow, secret: string | null, criteria: Criterion[], item: Item): Promise<JudgeAnswer> {
    const { kind, url, spec } = judge
    const shown = { input: item.input, output: item.output, expected: item.expected }
    const body =
      kind === 'http'
        ? { rubric: criteria, ...shown }
        : {
            model: spec.model,
            ...(spec.temperature === null ? {} : { temperature: spec.temperature }),
            response_format: { type: 'json_object' },
            messages: [
              { role: 'system', content: judgeInstructions(spec.prompt, criteria) },
              { role: 'user', content: judgeData(engine.dice.bytes(12).toString('hex'), shown) },
            ],
          }
    const headers = {
      ...{ 'content-type': 'application/json', 'user-agent': 'Countersign' },
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
    }
    try {
      const to = checkAddress(url, rules, 'url')
      const { status, body: said } = await post(to, headers, JSON.stringify(body), rules, timeoutMs, mostBytes)
      return readScores(kind, status, said, criteria)
    } catch (error) {
      return { ok: false, why: (error as Error).message.slice(0, 300) }
    }
  }

  async function score(row: EvaluationRow, judge: JudgeRow, criteria: Criterion[]): Promise<boolean> {
    const { workspace, id } = row
    const outputs = await database.query<OutputRow>(
      `select * from evaluation_outputs where workspace = $1 and evaluation = $2 and state = 'waiting' order by tries, n limit $3`,
      [workspace, id, together],
    )
    const { key } = await engine.states.get(workspace)
    const secret = judge.secret_sealed && openBytes(key, judge.secret_sealed).toString()
    const said = await Promise.all(
      outputs.map(async (output) => ({
        ...{ output, answer: await ask(judge, secret, criteria, openJson<Item>(key, output.sealed)) },
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

  async function run(row: EvaluationRow): Promise<void> {
    const criteria = await criteriaOf(database, row.workspace, row.rubric, row.rubric_version)
    while (!stopping && (await beat(row))) {
      const judge = row.judge === null ? undefined : await readJudge(database, row.workspace, row.judge)
      if (judge?.retired_at === null && (await score(row, judge, criteria))) continue
      // Nothing waits, or nobody is left to ask: what has no score is missing.
      await database.query(
        `update evaluation_outputs set state = 'missing' where workspace = $1 and evaluation = $2 and state = 'waiting'`,
        [row.workspace, row.id],
      )
      return endEvaluation(engine, row.workspace, row.id)
    }
  }

  const wake = (row: EvaluationRow): void => {
    if (stopping || running.has(row.id)) return
    const done = run(row)
      .catch((error: unknown) =>
        engine.log.warn({ err: error, evaluation: formatId('evaluation', row.id) }, 'a run broke off'),
      )
      .finally(() => running.delete(row.id))
    running.set(row.id, done)
  }

  return {
    async read(workspace, id) {
      let row = await evaluationOrThrow(database, workspace, id)
      if (row.lost) wake(row)
      if (row.status === 'done' && (await measureAnew(engine, row)))
        row = await evaluationOrThrow(database, workspace, id)
      return evaluationWire(database, (await engine.states.get(workspace)).key, row)
    },
    async stop() {
      stopping = true
      await Promise.all(running.values())
    },
  }
}
