/** Judges and evaluations. */
import { CountersignError, parseId, type ScoreWire } from '@countersign/core'
import { evaluationOrThrow, readEvaluations } from '../../engine/evaluation/evaluation-row.ts'
import { evaluationWire } from '../../engine/evaluation/evaluation-wire.ts'
import { askPeople } from '../../engine/evaluation/ask-people.ts'
import { deleteEvaluation } from '../../engine/evaluation/delete-evaluation.ts'
import { judgeCalibration } from '../../engine/evaluation/judge-calibration.ts'
import { readDisagreement } from '../../engine/evaluation/read-disagreement.ts'
import { addJudge, listJudges, retireJudge } from '../../engine/evaluation/judges.ts'
import {
  addOutputs,
  beginEvaluation,
  cancelEvaluation,
  makeEvaluation,
} from '../../engine/evaluation/make-evaluation.ts'
import { putScores } from '../../engine/evaluation/put-scores.ts'
import { browseOutputs, type OutputFilter } from '../../engine/evaluation/read-outputs.ts'
import { regradeEvaluation } from '../../engine/evaluation/regrade.ts'
import { readScoresOf, readScoresOfDecision } from '../../engine/evaluation/read-scores.ts'
import { checkAddress } from '../../engine/safe-address.ts'
import { readDecisions } from '../../store/decisions.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import { hiddenIn } from '../seen-decision.ts'
import * as schemas from '../evaluation-schemas.ts'
import { nothing } from '../schemas.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string
/** An act upon an evaluation, answered by how it stands then. */
const changing =
  (act: typeof beginEvaluation) =>
  async (call: Call): Promise<unknown> => {
    const { context, caller } = call
    await act(context.engine, caller.workspace, caller.actor, idOf(call))
    return context.evaluations.read(caller.workspace, idOf(call))
  }

const wrong = (path: string, message: string) =>
  new CountersignError('bad-input', undefined, { errors: [{ path, message }] })
const badCursor = () => wrong('?cursor', 'not one that this list gave out')
function filterOf(query: URLSearchParams): OutputFilter {
  const number = (name: string): number | null => {
    const said = query.get(name)
    if (said === null) return null
    if (said.trim() === '' || !Number.isFinite(Number(said))) throw wrong(`?${name}`, 'takes a number')
    return Number(said)
  }
  const [where, change, segment, is] = ['where', 'change', 'segment', 'is'].map((name) => query.get(name))
  if (where !== null && where !== 'disputed') throw wrong('?where', 'takes disputed')
  if (change !== null && change !== 'rose' && change !== 'fell' && change !== 'same')
    throw wrong('?change', 'takes rose, fell or same')
  if ((segment === null) !== (is === null)) throw wrong(segment === null ? '?segment' : '?is', 'goes with the other')
  return {
    ...{ output: query.get('output'), disputed: where === 'disputed', of: query.get('of') ?? 'total', change },
    ...{ atLeast: number('at_least'), atMost: number('at_most') },
    segment: segment == null || is == null ? null : { path: segment, is },
  }
}

/** Whoever has yet to say what they think of it is told nothing of what others think. */
async function scoresOfDecision(
  { context, caller }: Pick<Call, 'context' | 'caller'>,
  id: string,
): Promise<ScoreWire[]> {
  const { engine } = context
  const [row] = await readDecisions(engine.database, caller.workspace, [parseId('decision', id) ?? ''].filter(Boolean))
  if (!row || (caller.systems !== null && !caller.systems.includes(row.system)))
    throw new CountersignError('not-found', `There is no decision ${id.slice(0, 60)} in this workspace.`)
  const state = await engine.states.get(caller.workspace)
  if ((await hiddenIn(engine.database, state, caller, [row])).has(row.id)) return []
  return readScoresOfDecision(engine, row)
}

export const evaluationEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/judges',
    summary: 'Name a program that scores; its secret is kept sealed and never shown',
    operation: 'judge.write',
    body: schemas.judge,
    status: 201,
    answers: 'Judge',
    run: ({ context, caller, body, idempotency }) =>
      addJudge(context.engine, caller.workspace, caller.actor, context.addressRules, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/judges',
    summary: 'Programs that score, newest first',
    operation: 'judge.read',
    query: [],
    answers: 'JudgePage',
    run: async ({ context, caller }) => ({
      items: await listJudges(context.engine.database, caller.workspace),
      next: null,
    }),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/judges/{id}',
    summary: 'Ask it no more, and forget its secret',
    operation: 'judge.write',
    answers: 'Judge',
    run: (call) => retireJudge(call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/judges/{id}/calibration',
    summary: 'How far it scores as people do, by a version of a rubric',
    operation: 'judge.read',
    query: ['rubric', 'version'],
    answers: 'JudgeCalibration',
    run({ context, caller, params, query }) {
      const version = query.get('version')
      if (version !== null && !/^[1-9]\d{0,8}$/.test(version))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?version', message: 'takes the number of a version' }],
        })
      const of = version === null ? null : Number(version)
      return judgeCalibration(context.engine, caller.workspace, idOf({ params }), query.get('rubric'), of)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations',
    summary: 'Make an evaluation of a version of a system; it then takes outputs',
    operation: 'evaluation.write',
    body: schemas.evaluation,
    status: 201,
    answers: 'Evaluation',
    async run({ context, caller, body, idempotency }) {
      const { engine, addressRules } = context
      if (body.call) checkAddress(body.call.url, addressRules, 'call.url')
      const { id } = await makeEvaluation(engine, caller.workspace, caller.actor, body, idempotency)
      return context.evaluations.read(caller.workspace, id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'Evaluations, newest first',
    operation: 'evaluation.read',
    query: ['cursor', 'limit'],
    answers: 'EvaluationPage',
    async run({ context: { engine }, caller, query }) {
      const cursor = query.get('cursor')
      const before = cursor === null ? null : parseId('evaluation', cursor)
      if (before === undefined) throw badCursor()
      const limit = limitOf(query, 20, 100)
      const rows = await readEvaluations(engine.database, caller.workspace, before, limit + 1)
      const { key } = await engine.states.get(caller.workspace)
      const items = await Promise.all(rows.slice(0, limit).map((row) => evaluationWire(engine.database, key, row)))
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/evaluations/{id}',
    summary: 'How far it is, and what came of it',
    operation: 'evaluation.read',
    query: [],
    answers: 'Evaluation',
    run: (call) => call.context.evaluations.read(call.caller.workspace, idOf(call)),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/evaluations/{id}',
    summary: 'Destroy its outputs and their scores; its figures stay',
    operation: 'evaluation.write',
    answers: 'Evaluation',
    run: changing(deleteEvaluation),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/outputs',
    summary: 'Outputs to be scored, some hundred at a time; the same id again is the same output',
    operation: 'evaluation.write',
    body: schemas.outputs,
    answers: 'OutputsAdded',
    run: (call) => addOutputs(call.context.engine, call.caller.workspace, idOf(call), call.body.outputs),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/evaluations/{id}/outputs',
    summary:
      'Its outputs with their scores and those of the baseline, in the order in which they came; with ?output= the one of this id, with ?where=disputed those on which its judges disagree or one of them failed, with ?change=rose, fell or same, ?at_least= and ?at_most= by the measure ?of= (total where nothing is said), with ?segment=path&is=value where this stands in the input',
    operation: 'evaluation.read',
    query: ['cursor', 'limit', 'output', 'where', 'of', 'change', 'at_least', 'at_most', 'segment', 'is'],
    answers: 'OutputPage',
    async run(call) {
      const { engine } = call.context
      const { workspace } = call.caller
      const row = await evaluationOrThrow(engine.database, workspace, idOf(call))
      const cursor = call.query.get('cursor') ?? '-1'
      if (!/^(-1|\d{1,9})$/.test(cursor)) throw badCursor()
      const { key } = await engine.states.get(workspace)
      const limit = limitOf(call.query, 50, 200)
      return browseOutputs(engine.database, key, row, filterOf(call.query), Number(cursor), limit)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/begin',
    summary: 'Begin: no more outputs are taken, the judge is asked',
    operation: 'evaluation.write',
    body: nothing,
    answers: 'Evaluation',
    run: changing(beginEvaluation),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/regrade',
    summary:
      'Its outputs by another version of its rubric, as an evaluation of its own: only what changed is scored again',
    operation: 'evaluation.write',
    body: schemas.regrade,
    status: 201,
    answers: 'Evaluation',
    async run(call) {
      const { context, caller, body, idempotency } = call
      const { id } = await regradeEvaluation(
        ...([context.engine, caller.workspace, caller.actor, idOf(call), body, idempotency] as const),
      )
      return context.evaluations.read(caller.workspace, id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/cancel',
    summary: 'End it without a result; scores that it has stay',
    operation: 'evaluation.write',
    body: nothing,
    answers: 'Evaluation',
    run: changing(cancelEvaluation),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/evaluations/{id}/disagreement',
    summary: 'This judge beside others on the same outputs: agreement, and where they disagree most',
    operation: 'evaluation.read',
    query: ['with'],
    answers: 'Disagreement',
    async run(call) {
      const { database, states } = call.context.engine
      const { workspace } = call.caller
      const row = await evaluationOrThrow(database, workspace, idOf(call))
      const others = (call.query.get('with') ?? '')
        .split(',')
        .filter((one) => one !== '')
        .slice(0, 10)
      const { key } = await states.get(workspace)
      const found = await readDisagreement(database, key, row, others, '?with')
      return { ...found, most: found.most.slice(0, 100) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/ask-people',
    summary: 'Outputs become items of a project that asks the rubric: drawn at random, or named',
    operation: 'evaluation.write',
    body: schemas.askPeople,
    answers: 'AskedPeople',
    run: (call) =>
      askPeople(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        ...([call.body, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/scores',
    summary: 'Scores of outputs or decisions by a source from outside; each is taken or refused by itself',
    operation: 'evaluation.write',
    body: schemas.outsideScores,
    answers: 'ScoresGiven',
    run: ({ context, caller, body, idempotency }) =>
      putScores(context.engine, caller.workspace, caller, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/scores',
    summary:
      'Every score of an evaluation’s outputs, by its judges, sources from outside, whoever brought it, or people; or of a decision',
    operation: 'evaluation.read',
    query: ['evaluation', 'decision', 'cursor', 'limit'],
    answers: 'ScorePage',
    async run(call) {
      const { context, caller, query } = call
      const { engine } = context
      const decision = query.get('decision')
      if (decision !== null) return { items: await scoresOfDecision(call, decision), next: null }
      const row = await evaluationOrThrow(engine.database, caller.workspace, query.get('evaluation') ?? '')
      const cursor = query.get('cursor') ?? '-1'
      if (!/^(-1|\d{1,9})$/.test(cursor)) throw badCursor()
      return readScoresOf(engine, row, Number(cursor), limitOf(query, 50, 200))
    },
  }),
]
