/** Alike items answered together: each is an act of its own with its own record, and a refused one costs only itself. */
import {
  type AlikeWire,
  type CommittedTogetherWire,
  type JudgedTogetherWire,
  type Json,
  type JudgmentRequest,
  type ProblemWire,
} from '@countersign/core'
import { readAlike } from '../../engine/alike.ts'
import { commitJudgment } from '../../engine/judge.ts'
import { judgeAlone } from '../../engine/together.ts'
import { endpoint, limitOf, makeIdempotency, type Call } from '../endpoint.ts'
import { problemOf, refusalOf } from '../problem.ts'
import * as schemas from '../schemas.ts'

const workerOf = ({ caller }: Pick<Call, 'caller'>) => ({
  person: caller.person as string,
  actor: caller.actor,
  authn: caller.authn,
})

const problemIn = ({ context }: Pick<Call, 'context'>, error: unknown): ProblemWire => {
  const refusal = refusalOf(error)
  if (refusal.code === 'internal') context.engine.log.error({ err: error }, 'one of several answers failed')
  return problemOf(refusal)
}

export const togetherEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/tasks/{id}/alike',
    summary: 'What waits and is alike, and in what it differs',
    operation: 'task.read',
    query: ['limit'],
    answers: 'Alike',
    async run({ context: { engine }, caller, params, query }): Promise<AlikeWire> {
      const state = await engine.states.get(caller.workspace)
      return readAlike(
        engine.database,
        state,
        caller.person as string,
        params.id as string,
        limitOf(query, 100, 100),
        engine.clock.now(),
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/judgments',
    summary: 'Answer up to a hundred, each with its own record and its own error in place',
    operation: 'judgment.give',
    body: schemas.judgments,
    answers: 'JudgedTogether',
    async run(call): Promise<JudgedTogetherWire> {
      const { context, caller, body, request } = call
      const key = request.headers['idempotency-key']
      const items = body.items.map(async ({ task, judgment }, n) => {
        const own =
          key === undefined
            ? null
            : makeIdempotency(caller.workspace, `${String(key)} ${n}`, '/v1/tasks/judgments', {
                task,
                judgment,
              } as Json)
        try {
          const item = { task, judgment: judgment as JudgmentRequest }
          return {
            task,
            given: await judgeAlone(context.engine, caller.workspace, workerOf(call), item, own),
            problem: null,
          }
        } catch (error) {
          return { task, given: null, problem: problemIn(call, error) }
        }
      })
      return { items: await Promise.all(items) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/judgments/commit',
    summary: 'Let up to a hundred of your answers take effect now',
    operation: 'judgment.give',
    body: schemas.commits,
    answers: 'CommittedTogether',
    async run(call): Promise<CommittedTogetherWire> {
      const { context, caller, body } = call
      const items = body.ids.map(async (id) => {
        try {
          await commitJudgment(context.engine, caller.workspace, workerOf(call), id, null)
          return { id, settled: true, problem: null }
        } catch (error) {
          return { id, settled: false, problem: problemIn(call, error) }
        }
      })
      return { items: await Promise.all(items) }
    },
  }),
]
