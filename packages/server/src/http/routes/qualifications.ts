/** Qualification sets: made, taken, read, retired. */
import { authorise, CountersignError, parseDuration } from '@countersign/core'
import { startAttempt } from '../../engine/qualifications/attempt.ts'
import { listSets, makeSet, retireSet } from '../../engine/qualifications/sets.ts'
import { endpoint, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const usualRetry = '7d'

function durationOrThrow(path: string, text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms > 3_660 * 86_400_000)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path, message: 'takes a duration of up to ten years, such as 180d' }],
    })
  return ms
}

/** Whose attempts the caller reads: their own, or everybody's. */
const whose = ({ principal, person }: Call['caller']): string | null =>
  authorise(principal, 'person.lead').ok ? null : person

export const qualificationEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/qualifications',
    summary: 'Make a qualification: items whose right answer is known',
    operation: 'qualification.write',
    body: schemas.qualification,
    status: 201,
    answers: 'Qualification',
    run: ({ context, caller, body, idempotency }) =>
      makeSet(
        context.engine,
        caller.workspace,
        caller,
        {
          ...{ name: body.name, skill: body.skill, passMark: body.pass_mark, items: body.items },
          expiresMs: body.expires_after === undefined ? null : durationOrThrow('expires_after', body.expires_after),
          retryMs: durationOrThrow('retry_after', body.retry_after ?? usualRetry),
        },
        idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/qualifications',
    summary: 'Qualifications, with your own attempts; with everybody’s for who looks after people',
    operation: 'qualification.read',
    query: [],
    answers: 'QualificationPage',
    async run({ context: { engine }, caller }) {
      const state = await engine.states.get(caller.workspace)
      return { items: await listSets(engine.database, state, whose(caller)), next: null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/qualifications/{id}',
    summary: 'One qualification',
    operation: 'qualification.read',
    query: [],
    answers: 'Qualification',
    async run({ context: { engine }, caller, params }) {
      const state = await engine.states.get(caller.workspace)
      const [set] = await listSets(engine.database, state, whose(caller), params.id as string)
      return set
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/qualifications/{id}/start',
    summary: 'Take it: its items become your tasks',
    operation: 'qualification.take',
    body: schemas.nothing,
    answers: 'Attempt',
    run: ({ context, caller, params, idempotency }) =>
      startAttempt(
        context.engine,
        caller.workspace,
        { person: caller.person as string, actor: caller.actor },
        params.id as string,
        idempotency,
      ),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/qualifications/{id}',
    summary: 'Retire it; what was earned stays',
    operation: 'qualification.write',
    answers: 'Qualification',
    run: ({ context, caller, params }) =>
      retireSet(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
]
