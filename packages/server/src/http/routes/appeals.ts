/** Appeals: links to them, those who answer them, and the affected person, who has no account and needs none. */
import { CountersignError, formatId, parseDuration, parseId, type AppealWire } from '@countersign/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { makeAppealLink, revokeAppealLinks } from '../../engine/appeal-links.ts'
import { appealPage, appealWires } from '../../engine/appeal-wire.ts'
import { addEvidence, openAppeal } from '../../engine/appeals.ts'
import { setCurrency } from '../../engine/costs.ts'
import { setAppealWithin, setLogPublished } from '../../engine/declarations.ts'
import { listAppeals, readAppeal } from '../../store/appeals.ts'
import { cursorOf } from '../alike-filter.ts'
import * as schemas from '../behind-schemas.ts'
import { endpoint, limitOf } from '../endpoint.ts'

const statuses = ['open', 'upheld', 'overturned']
const usualExpiry = '30d'

function durationOrThrow(path: string, text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 3_600_000 || ms > 366 * 86_400_000)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path, message: 'takes a duration from 1h to 366d' }],
    })
  return ms
}

/** As slow as signing in for whoever guesses, and kept by nobody on the way. */
function asStranger(context: Context, request: FastifyRequest, reply: FastifyReply): void {
  context.appealLimits.takeOrThrow(request.ip)
  void reply.header('cache-control', 'no-store')
}

export const appealEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/appeal-link',
    summary: 'A link for whoever the decision is about, told once',
    operation: 'appeal.link',
    body: schemas.appealLink,
    status: 201,
    answers: 'AppealLink',
    async run({ context, caller, params, body, idempotency }) {
      const expiresInMs = durationOrThrow('expires_in', body?.expires_in ?? usualExpiry)
      const { token, expires_at } = await makeAppealLink(
        context.engine,
        caller.workspace,
        caller,
        params.id as string,
        expiresInMs,
        body?.language ?? 'en',
        idempotency,
      )
      // Behind the #, where browsers keep it from every server and log on the way.
      return { link: `${context.pageAddress()}/appeal#${token}`, expires_at }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/decisions/{id}/appeal-link',
    summary: 'Revoke the links to a decision',
    operation: 'appeal.link',
    run: ({ context, caller, params }) =>
      revokeAppealLinks(context.engine, caller.workspace, caller, params.id as string),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/appeals',
    summary: 'Appeals, newest first',
    operation: 'appeal.read',
    query: ['status', 'decision', 'cursor', 'limit'],
    answers: 'AppealPage',
    async run({ context: { engine }, caller, query }) {
      const status = query.get('status') ?? undefined
      if (status !== undefined && !statuses.includes(status))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?status', message: `takes ${statuses.join(', ')}` }],
        })
      const given = query.get('decision')
      const decision =
        given === null ? undefined : (parseId('decision', given) ?? '00000000-0000-0000-0000-000000000000')
      const limit = limitOf(query, 50, 200)
      const state = await engine.states.get(caller.workspace)
      const filter = { status, decision, before: cursorOf(query, 'appeal') }
      const rows = await listAppeals(engine.database, state.id, filter, limit + 1)
      return {
        items: await appealWires(engine.database, state, rows.slice(0, limit), engine.clock.now()),
        next: rows.length > limit ? formatId('appeal', rows[limit - 1]?.id ?? '') : null,
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/appeals/{id}',
    summary: 'One appeal',
    operation: 'appeal.read',
    query: [],
    answers: 'Appeal',
    async run({ context: { engine }, caller, params }): Promise<AppealWire> {
      const state = await engine.states.get(caller.workspace)
      const uuid = parseId('appeal', params.id as string)
      const row = uuid && (await readAppeal(engine.database, state.id, 'id', uuid))
      const [wire] = row ? await appealWires(engine.database, state, [row], engine.clock.now()) : []
      if (!wire)
        throw new CountersignError('not-found', `There is no appeal ${params.id?.slice(0, 60)} in this workspace.`)
      return wire
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/appeals/open/{token}',
    summary: 'What was decided, for whom it is about',
    operation: null,
    query: [],
    answers: 'ContestedDecision',
    run({ context, params, request, reply }) {
      asStranger(context, request, reply)
      return appealPage(context.engine, params.token as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/appeals/open/{token}',
    summary: 'Contest it, once',
    operation: null,
    body: schemas.appeal,
    status: 201,
    answers: 'ContestedDecision',
    async run({ context, params, body, request, reply }) {
      asStranger(context, request, reply)
      const token = params.token as string
      await openAppeal(context.engine, token, { ...body, language: body.language ?? 'en' })
      return appealPage(context.engine, token)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/appeals/open/{token}/evidence',
    summary: 'Add to an open appeal',
    operation: null,
    body: schemas.evidence,
    status: 201,
    answers: 'ContestedDecision',
    async run({ context, params, body, request, reply }) {
      asStranger(context, request, reply)
      const token = params.token as string
      await addEvidence(context.engine, token, body.text)
      return appealPage(context.engine, token)
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/workspace',
    summary:
      'How long an appeal may take before it is overdue; whether anybody may read the log; the currency of costs',
    operation: 'workspace.change',
    body: schemas.workspaceChange,
    async run({ context: { engine }, caller: { workspace, actor }, body }) {
      const { appeal_within: within, publish_log: publish, currency } = body
      return {
        ...(within === undefined
          ? {}
          : await setAppealWithin(engine, workspace, actor, durationOrThrow('appeal_within', within))),
        ...(publish === undefined ? {} : await setLogPublished(engine, workspace, actor, publish)),
        ...(currency === undefined ? {} : await setCurrency(engine, workspace, actor, currency)),
      }
    },
  }),
]
