/** Grants. */
import { z } from 'zod'
import { maybe, text, time } from './parts.ts'

export const Grant = z.object({
  id: text,
  system: maybe(text),
  action: text,
  when: maybe(text),
  uses: z.int(),
  used: z.int(),
  ends_at: time,
  by: z.object({ id: text, name: text }),
  reason: maybe(text),
  from: maybe(text),
  granted_at: time,
  revoked_at: maybe(time),
  open: z.boolean(),
})
export const GrantDraft = z.object({ system: text, action: text, when: text, words: text, uses: z.int(), for: text })
