import { z } from 'zod'
import { list, maybe, object, text, time } from './parts.ts'

export const Appeal = z.object({
  id: text,
  decision: text,
  task: text,
  status: z.enum(['open', 'upheld', 'overturned']),
  language: text,
  wants_person: z.boolean(),
  statement: maybe(text),
  corrections: maybe(object),
  evidence: list(z.object({ n: z.int(), text, at: time })),
  no_reader: z.boolean(),
  readers: list(z.object({ id: text, name: text })),
  opened_at: time,
  due: time,
  overdue_at: maybe(time),
  closed_at: maybe(time),
  text: maybe(text),
})
