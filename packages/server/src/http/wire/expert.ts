/** Experts from outside. */
import { z } from 'zod'
import { json, kind, list, maybe, object, shown, text, time, verdict } from './parts.ts'

export const Expert = z.object({
  id: text,
  name: text,
  decision: text,
  task: text,
  of: z.number(),
  skill: maybe(text),
  invited_by: maybe(z.object({ id: text, name: text })),
  invited_at: time,
  expires_at: time,
  revoked_at: maybe(time),
  open: z.boolean(),
  answered: maybe(z.boolean()),
})
export const ExpertLink = z.object({ expert: text, link: text, expires_at: time })
export const ExpertTask = z.object({
  name: text,
  workspace: text,
  expires_at: time,
  item: z.number(),
  of: z.number(),
  left: z.number(),
  status: z.enum(['open', 'held', 'answered', 'closed']),
  asked: maybe(
    z.object({
      kind,
      action: text,
      digest: maybe(text),
      input: json,
      proposal: json,
      schema: maybe(object),
      alternatives: list(z.object({ proposal: json, confidence: z.number().optional() })),
      explanation: maybe(object),
      confidence: maybe(z.number()),
      verdicts: list(verdict),
      reasons: list(z.object({ code: text, label: text })),
      due: maybe(time),
      ai_shown: shown,
      revealed: z.boolean(),
      objection: maybe(text),
    }),
  ),
})
