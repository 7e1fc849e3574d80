import { z } from 'zod'
import { json, list, maybe, text, time } from './parts.ts'

export const Overridden = z.object({
  at: time,
  by: z.object({ id: text, name: text }),
  reason_code: maybe(text),
  comment: maybe(text),
})
export const Compensation = z.object({
  id: text,
  decision: text,
  cause: z.enum(['override', 'veto', 'appeal', 'recall']),
  cause_id: maybe(text),
  by: z.object({ id: text, name: text }),
  state: z.enum(['open', 'done', 'failed']),
  opened_at: time,
  closed_at: maybe(time),
  steps: list(
    z.object({
      n: z.int(),
      kind: z.enum(['inverse', 'notify', 'void-label', 'figures']),
      state: z.enum(['pending', 'done', 'failed', 'skipped']),
      decision: maybe(text),
      task: maybe(text),
      detail: json,
      at: maybe(time),
      by: maybe(text),
    }),
  ),
})
