/** Experts from outside: who is asked, until when, and what they do behind their link. */
import { CountersignError, parseDuration, parseId, type ExpertLinkWire, type JudgmentRequest } from '@countersign/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import {
  answerAsExpert,
  expertPage,
  fileForExpert,
  revealToExpert,
  takeAsExpert,
} from '../../engine/experts/expert-page.ts'
import { inviteExpert, listExperts, revokeExpert } from '../../engine/experts/invite-expert.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'
import { sendFile } from '../send-file.ts'

function expiryOrThrow(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 600_000 || ms > 30 * 86_400_000)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'expires_in', message: 'takes a duration from 10m to 30d' }],
    })
  return ms
}

const itemOf = (query: URLSearchParams): number | null => {
  const text = query.get('item')
  if (text === null) return null
  if (!/^[1-9]\d?$/.test(text))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?item', message: 'takes the number of one of the items, from 1' }],
    })
  return Number(text)
}

/** A link of 256 random bits is not guessed; what is behind it is kept by nobody on the way. */
function asGuest(context: Context, request: FastifyRequest, reply: FastifyReply): void {
  context.limits.takeOrThrow(request.ip)
  void reply.header('cache-control', 'no-store')
}

export const expertEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/invite-expert',
    summary: 'Ask an expert from outside about one decision, or its whole case; the link is told once',
    operation: 'expert.invite',
    body: schemas.expert,
    status: 201,
    answers: 'ExpertLink',
    async run({ context, caller, params, body: { expires_in, ...invitation }, idempotency }): Promise<ExpertLinkWire> {
      const { token, ...told } = await inviteExpert(
        context.engine,
        caller.workspace,
        caller,
        params.id as string,
        invitation,
        expiryOrThrow(expires_in),
        idempotency,
      )
      // Behind the #, where browsers keep it from every server and log on the way.
      return { ...told, link: `${context.pageAddress()}/expert#${token}` }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/experts',
    summary: 'Who from outside was asked about what, newest first',
    operation: 'expert.read',
    query: ['decision'],
    answers: 'ExpertPage',
    async run({ context: { engine }, caller, query }) {
      const given = query.get('decision')
      const decision = given === null ? undefined : parseId('decision', given)
      if (given !== null && decision === undefined)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?decision', message: 'not the id of a decision' }],
        })
      const state = await engine.states.get(caller.workspace)
      return { items: await listExperts(engine.database, state, decision, engine.clock.now()), next: null }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/experts/{id}',
    summary: 'End an expert’s link at once',
    operation: 'expert.invite',
    answers: 'Expert',
    run: ({ context, caller, params }) =>
      revokeExpert(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/experts/open/{token}',
    summary: 'What an expert is asked',
    operation: null,
    query: [],
    answers: 'ExpertTask',
    run({ context, params, request, reply }) {
      asGuest(context, request, reply)
      return expertPage(context.engine, params.token as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/experts/open/{token}/claim',
    summary: 'Hold it while working on it',
    operation: null,
    query: ['item'],
    body: schemas.nothing,
    answers: 'ExpertTask',
    async run({ context, params, query, request, reply }) {
      asGuest(context, request, reply)
      await takeAsExpert(context.engine, params.token as string, itemOf(query))
      return expertPage(context.engine, params.token as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/experts/open/{token}/reveal',
    summary: 'Show the AI’s answer, after one’s own where the queue asks for it',
    operation: null,
    query: ['item'],
    body: schemas.reveal.optional(),
    answers: 'ExpertTask',
    async run({ context, params, query, body, request, reply }) {
      asGuest(context, request, reply)
      await revealToExpert(context.engine, params.token as string, itemOf(query), body?.answer)
      return expertPage(context.engine, params.token as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/experts/open/{token}/judgment',
    summary: 'Answer it',
    operation: null,
    query: ['item'],
    body: schemas.judgment,
    status: 201,
    answers: 'Given',
    run({ context, params, query, body, request, reply }) {
      asGuest(context, request, reply)
      return answerAsExpert(context.engine, params.token as string, itemOf(query), body as JudgmentRequest)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/experts/open/{token}/files/{file}',
    summary: 'A file that belongs to what an expert is asked',
    operation: null,
    query: [],
    async run({ context, params, request, reply }) {
      asGuest(context, request, reply)
      const file = params.file as string
      const workspace = await fileForExpert(context.engine, params.token as string, file)
      return sendFile(context.engine, workspace, file, request, reply)
    },
  }),
]
