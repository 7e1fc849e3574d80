/** Being told outside of the console: one's own preferences, a mail to try them, and what could not be sent. */
import { CountersignError } from '@countersign/core'
import { z } from 'zod'
import { setOwnNotices, tellOwnNotices } from '../../engine/notices/preferences.ts'
import { listDeadNotices } from '../../engine/notices/send.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const when = z.enum(['immediate', 'digest', 'off'])
const time = z.string().max(5)
const whens = z.strictObject({ due: when, open: when, alarm: when })
const preferences = z.strictObject({
  when: whens,
  slack: whens.nullable().default(null),
  digest_at: z.array(time).max(12),
  time_zone: z.string().max(60),
  quiet: z.strictObject({ from: time, to: time }).nullable(),
})

export const noticeEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/me/notices',
    summary: 'When you are told by e-mail or in Slack that you are needed',
    operation: 'notice.own',
    query: [],
    answers: 'OwnNotices',
    run: ({ context, caller }) =>
      tellOwnNotices(context.engine, caller.workspace, caller.person as string, context.notices.mails),
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/me/notices',
    summary: 'Change when you are told',
    operation: 'notice.own',
    body: preferences,
    answers: 'OwnNotices',
    async run({ context, caller, body }) {
      await setOwnNotices(context.engine, caller.workspace, caller.person as string, body)
      return tellOwnNotices(context.engine, caller.workspace, caller.person as string, context.notices.mails)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/notices/test',
    summary: 'Send yourself a mail now',
    operation: 'notice.own',
    body: schemas.nothing,
    async run({ context, caller }) {
      const { email } = await tellOwnNotices(context.engine, caller.workspace, caller.person as string, true)
      if (!context.notices.mails) throw new CountersignError('sends-no-mail')
      if (email === null)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            { path: 'email', message: 'nobody has given an address for you here; an owner or admin can, under People' },
          ],
        })
      await context.notices.test(email)
      return { sent_to: email }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/notices',
    summary: 'What could not be sent to people, or is being tried again',
    operation: 'webhook.write',
    query: [],
    answers: 'NoticePage',
    async run({ context, caller }) {
      const { people } = await context.engine.states.get(caller.workspace)
      return {
        items: await listDeadNotices(
          context.engine.database,
          caller.workspace,
          (person) => people.get(person)?.name ?? '',
        ),
        next: null,
      }
    },
  }),
]
