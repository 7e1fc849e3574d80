/** Behind the loop. */
import { z } from 'zod'
import { DecisionRow } from './decision.ts'
import { Compensation } from './compensation.ts'
import { Appeal } from './appeal.ts'
import { list, maybe, status, text, time } from './parts.ts'

export { Appeal, Compensation }
export const AppealLink = z.object({ link: text, expires_at: time })
/** Behind the link. */
export const ContestedDecision = z.object({
  action: text,
  status,
  decided_at: maybe(time),
  outcome: text,
  by_person: z.boolean(),
  reasons: list(text),
  reason_codes: list(text),
  comment: maybe(text),
  language: text,
  expires_at: time,
  appeal: maybe(
    z.object({
      status: z.enum(['open', 'upheld', 'overturned']),
      opened_at: time,
      due: time,
      closed_at: maybe(time),
      evidence: z.int(),
      text: maybe(text),
    }),
  ),
})
const alike = z.object({
  system: text.optional(),
  version: text.optional(),
  action: text.optional(),
  rule: text.optional(),
  since: time,
  until: time.optional(),
})
const counts = z.object({
  total: z.int(),
  done: z.int(),
  overridden: z.int(),
  by_status: z.partialRecord(status, z.int()),
})
export const Overriding = z.object({ id: text, status, compensation: text, replacement: maybe(text) })
export const LookBack = z.object({ filter: alike, counts, items: list(DecisionRow), next: maybe(text) })
export const RecallPreview = z.object({ counts, of: z.int(), samples: list(DecisionRow) })
export const Recall = z.object({
  id: text,
  state: z.enum(['running', 'done', 'cancelled']),
  filter: alike,
  reason: text,
  by: z.object({ id: text, name: text }),
  of: z.int(),
  opened: z.int(),
  skipped: z.int(),
  done: z.int(),
  failed: z.int(),
  open: z.int(),
  created_at: time,
  closed_at: maybe(time),
})
