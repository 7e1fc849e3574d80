/** Being told by e-mail. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

const when = z.enum(['immediate', 'digest', 'off'])
export const OwnNotices = z.object({
  when: z.object({ due: when, open: when, alarm: when }),
  digest_at: list(text),
  time_zone: text,
  quiet: maybe(z.object({ from: text, to: text })),
  email: maybe(text),
  sends: z.boolean(),
})
export const Notice = z.object({
  id: text,
  person: z.object({ id: text, name: text }),
  kind: z.enum(['due', 'open', 'alarm']),
  state: z.enum(['waiting', 'sent', 'dropped', 'dead']),
  attempts: z.int(),
  last_error: maybe(text),
  send_at: time,
  updated_at: time,
})
