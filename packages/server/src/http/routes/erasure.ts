/** Erasure, legal holds and retention. */
import { z } from 'zod'
import {
  CountersignError,
  regimeNames,
  type ErasedWire,
  type ErasurePreviewWire,
  type HoldWire,
  type Page,
} from '@countersign/core'
import { eraseSubject } from '../../engine/erasure/erase.ts'
import { liftHold, listHolds, placeHold } from '../../engine/erasure/holds.ts'
import { previewErasure } from '../../engine/erasure/preview.ts'
import { changeRetention, tellRetention } from '../../engine/erasure/retention.ts'
import { endpoint, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const named = z.string().min(1).max(500)
const hold = z
  .strictObject({ subject: named.optional(), case: named.optional(), reason: z.string().min(1).max(4_000) })
  .refine((body) => (body.subject === undefined) !== (body.case === undefined), {
    path: ['subject'],
    message: 'name a subject or a case, and one of them',
  })
const days = z.int().min(1).max(36_500).nullable().optional()
const retention = z.strictObject({
  regimes: z.array(z.enum(regimeNames)).max(20).optional(),
  days: z.strictObject({ decisions: days, contested: days, log: days }).optional(),
})

const personOf = ({ caller }: Pick<Call, 'caller'>) => {
  if (caller.person === null) throw new CountersignError('forbidden', 'This is for a person to do.')
  return { actor: caller.actor, person: caller.person }
}

export const erasureEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/subjects/{id}/erasure',
    summary: 'What erasing a subject would destroy, what would stay and why, and what beats it',
    operation: 'erasure.read',
    query: [],
    answers: 'ErasurePreview',
    run: ({ context, caller, params }): Promise<ErasurePreviewWire> =>
      previewErasure(context.engine, caller.workspace, params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/subjects/{id}/erase',
    summary: 'Destroy everything that is held about a subject, for ever, in a session; every proof stays valid',
    operation: 'erasure.do',
    body: schemas.reason.optional(),
    answers: 'Erased',
    run: ({ context, caller, params, body, idempotency }): Promise<ErasedWire> =>
      eraseSubject(
        context.engine,
        caller.workspace,
        { actor: caller.actor, person: caller.person },
        params.id as string,
        body ?? {},
        idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/holds',
    summary: 'Legal holds, those in force first',
    operation: 'hold.read',
    query: [],
    answers: 'HoldPage',
    async run({ context, caller }): Promise<Page<HoldWire>> {
      return { items: await listHolds(context.engine, caller.workspace), next: null }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/holds',
    summary: 'Keep what is held about a subject or a case from erasure and retention',
    operation: 'hold.place',
    body: hold,
    status: 201,
    answers: 'Hold',
    run: (call) => placeHold(call.context.engine, call.caller.workspace, personOf(call), call.body, call.idempotency),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/holds/{id}',
    summary: 'Lift a legal hold, in a session',
    operation: 'hold.lift',
    answers: 'Hold',
    run: (call) => liftHold(call.context.engine, call.caller.workspace, personOf(call), call.params.id as string),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/workspace/retention',
    summary: 'How long what was proposed and said is kept, and the floor beneath it',
    operation: 'retention.read',
    query: [],
    answers: 'Retention',
    run: ({ context, caller }) => tellRetention(context.engine.database, caller.workspace),
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/workspace/retention',
    summary: 'Choose regimes and days, in a session; never under the floor of a regime',
    operation: 'retention.write',
    body: retention,
    answers: 'Retention',
    run: ({ context, caller, body }) => changeRetention(context.engine, caller.workspace, caller.actor, body),
  }),
]
