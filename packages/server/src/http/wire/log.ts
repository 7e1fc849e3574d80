/** The log's keys. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

export const LogKey = z.object({
  origin: maybe(text),
  size: z.int(),
  published: z.boolean(),
  keys: list(z.object({ vkey: text, pem: text, from: z.int(), until: maybe(z.int()) })),
  witnesses: list(z.object({ vkey: text, size: maybe(z.int()), at: maybe(time) })),
})
