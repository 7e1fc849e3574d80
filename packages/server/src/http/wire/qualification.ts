/** Qualification sets, and who took them. */
import { z } from 'zod'
import { interval, list, maybe, text, time } from './parts.ts'

export const Attempt = z.object({
  id: text,
  person: z.object({ id: text, name: text }),
  status: z.enum(['open', 'passed', 'failed', 'ended']),
  started_at: time,
  ended_at: maybe(time),
  of: z.int(),
  answered: z.int(),
  correct: maybe(z.int()),
  score: maybe(z.number()),
  interval: maybe(interval),
  tasks: list(text),
})
export const Qualification = z.object({
  id: text,
  name: text,
  skill: text,
  items: z.int(),
  pass_mark: z.number(),
  expires_after: maybe(text),
  retry_after: text,
  made_at: time,
  retired_at: maybe(time),
  attempts: list(Attempt),
})
