/** Being told by e-mail or in Slack. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

const when = z.enum(['immediate', 'digest', 'off'])
const whens = z.object({ due: when, open: when, alarm: when })
export const OwnNotices = z.object({
  when: whens,
  slack: maybe(whens),
  digest_at: list(text),
  time_zone: text,
  quiet: maybe(z.object({ from: text, to: text })),
  email: maybe(text),
  sends: z.boolean(),
  slack_account: maybe(z.object({ team: text, linked: z.boolean() })),
})
const mode = z.enum(['http', 'socket'])
export const Slack = z.object({
  connection: maybe(z.object({ mode, team: text, linked: z.int(), trouble: maybe(text), created_at: time })),
  manifests: z.object({ http: text, socket: text }),
})
export const SlackCode = z.object({ command: text, expires_at: time })
export const Notice = z.object({
  id: text,
  person: z.object({ id: text, name: text }),
  channel: z.enum(['mail', 'slack', 'push']),
  kind: z.enum(['due', 'open', 'alarm']),
  state: z.enum(['waiting', 'sent', 'dropped', 'dead']),
  attempts: z.int(),
  last_error: maybe(text),
  send_at: time,
  updated_at: time,
})

export const PushDevice = z.object({ id: text, name: text, added_at: time })
export const OwnPush = z.object({ key: text, devices: list(PushDevice) })
