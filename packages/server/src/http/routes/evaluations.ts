/** Judges and evaluations. */
import { CountersignError, parseId } from '@countersign/core'
import {
  evaluationOrThrow,
  evaluationWire,
  outputWire,
  readEvaluations,
  type OutputRow,
} from '../../engine/evaluation/evaluation-row.ts'
import { addJudge, listJudges, retireJudge } from '../../engine/evaluation/judges.ts'
import {
  addOutputs,
  beginEvaluation,
  cancelEvaluation,
  emptyEvaluation,
  makeEvaluation,
  outputRef,
} from '../../engine/evaluation/make-evaluation.ts'
import { calibrationOf } from '../../engine/evaluation/calibration.ts'
import { criteriaOf } from '../../engine/evaluation/rubrics.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../evaluation-schemas.ts'
import { nothing } from '../schemas.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string
const badCursor = () =>
  new CountersignError('bad-input', undefined, {
    errors: [{ path: '?cursor', message: 'not one that this list gave out' }],
  })

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
    method: 'POST',
    path: '/v1/evaluations',
    summary: 'Make an evaluation of a version of a system; it then takes outputs',
    operation: 'evaluation.write',
    body: schemas.evaluation,
    status: 201,
    answers: 'Evaluation',
    async run({ context, caller, body, idempotency }) {
      const { id } = await makeEvaluation(context.engine, caller.workspace, caller.actor, body, idempotency)
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
    summary: 'Its outputs with their scores, in the order in which they came; with ?output= the one of this id',
    operation: 'evaluation.read',
    query: ['cursor', 'limit', 'output'],
    answers: 'OutputPage',
    async run(call) {
      const { engine } = call.context
      const { workspace } = call.caller
      const row = await evaluationOrThrow(engine.database, workspace, idOf(call))
      const cursor = call.query.get('cursor') ?? '-1'
      if (!/^(-1|\d{1,9})$/.test(cursor)) throw badCursor()
      const limit = limitOf(call.query, 50, 200)
      const { key } = await engine.states.get(workspace)
      const one = call.query.get('output')
      const rows = await engine.database.query<OutputRow>(
        'select * from evaluation_outputs where workspace = $1 and evaluation = $2 and n > $3 and ($5::bytea is null or external_ref = $5) order by n limit $4',
        [workspace, row.id, Number(cursor), limit + 1, one === null ? null : outputRef(key, row.id, one)],
      )
      const criteria = await criteriaOf(engine.database, workspace, row.rubric, row.rubric_version)
      const shown = rows.slice(0, limit)
      return {
        items: shown.map((one) => outputWire(key, criteria, one)),
        next: rows.length > limit ? String(shown.at(-1)?.n) : null,
      }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/evaluations/{id}/outputs',
    summary: 'Destroy what its outputs held; figures and verdict stay',
    operation: 'evaluation.write',
    answers: 'Evaluation',
    async run(call) {
      const { context, caller } = call
      await emptyEvaluation(context.engine, caller.workspace, caller.actor, idOf(call))
      return context.evaluations.read(caller.workspace, idOf(call))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/evaluations/{id}/calibration',
    summary: 'How far its judge may be believed, beside an evaluation whose scores people gave',
    operation: 'evaluation.read',
    query: ['people'],
    answers: 'Calibration',
    run: (call) =>
      calibrationOf(call.context.engine, call.caller.workspace, idOf(call), call.query.get('people') ?? ''),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/begin',
    summary: 'Begin: no more outputs are taken, the judge is asked',
    operation: 'evaluation.write',
    body: nothing,
    answers: 'Evaluation',
    async run(call) {
      const { context, caller } = call
      await beginEvaluation(context.engine, caller.workspace, caller.actor, idOf(call))
      return context.evaluations.read(caller.workspace, idOf(call))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/evaluations/{id}/cancel',
    summary: 'End it without a result; scores that it has stay',
    operation: 'evaluation.write',
    body: nothing,
    answers: 'Evaluation',
    async run(call) {
      const { context, caller } = call
      await cancelEvaluation(context.engine, caller.workspace, caller.actor, idOf(call))
      return context.evaluations.read(caller.workspace, idOf(call))
    },
  }),
]
