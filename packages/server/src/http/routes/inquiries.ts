/** Questions about items: asked by those who answer, answered by those who lead. */
import { authorise, parseId, type IdKind, type InquiryAnswer } from '@countersign/core'
import { answerInquiry, askLead } from '../../engine/projects/inquiries.ts'
import { listInquiries, markSeen } from '../../engine/projects/read-inquiries.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import { bad, oneOf } from '../item-filter.ts'
import * as schemas from '../project-schemas.ts'
import { nothing } from '../schemas.ts'

function uuidOf(query: URLSearchParams, name: string, kind: IdKind): string | null {
  const text = query.get(name)
  return text === null ? null : (parseId(kind, text) ?? bad(name, 'not an id of this kind'))
}

export const inquiryEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/inquiries',
    summary: 'Ask whoever leads about the item that you have in hand, without answering it',
    operation: 'task.work',
    body: schemas.inquiry,
    status: 201,
    answers: 'Inquiry',
    run: ({ context, caller, params, body, idempotency }) =>
      askLead(
        ...([context.engine, caller.workspace, { person: caller.person as string, actor: caller.actor }] as const),
        ...([params.id as string, body.question, idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/inquiries',
    summary: 'Questions about items, the latest first: your own; to who leads, all',
    operation: 'project.own',
    query: ['project', 'item', 'state', 'cursor', 'limit'],
    answers: 'InquiryPage',
    async run({ context: { engine }, caller, query }) {
      const leads = authorise(caller.principal, 'project.quality').ok
      const limit = limitOf(query, 50, 200)
      const state = await engine.states.get(caller.workspace)
      const rows = await listInquiries(
        engine.database,
        state,
        {
          ...{ project: uuidOf(query, 'project', 'project'), item: uuidOf(query, 'item', 'decision') },
          state: oneOf(query, 'state', ['open', 'answered'] as const) ?? null,
          asker: leads ? null : (caller.person as string),
          ...{ after: uuidOf(query, 'cursor', 'inquiry'), limit: limit + 1 },
        },
        { person: caller.person, leads },
      )
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/inquiries/seen',
    summary: 'You have read what your questions were answered',
    operation: 'project.own',
    body: nothing,
    async run({ context: { engine }, caller }) {
      await markSeen(engine.database, caller.workspace, caller.person as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/inquiries/{id}/answer',
    summary: 'Answer a question: to who asked, to whoever answers that item, or as an example of the guideline',
    operation: 'project.write',
    body: schemas.inquiryAnswer,
    answers: 'Inquiry',
    run: ({ context, caller, params, body, idempotency }) =>
      answerInquiry(
        ...([context.engine, caller.workspace, caller.actor, params.id as string] as const),
        ...([body as InquiryAnswer, idempotency] as const),
      ),
  }),
]
