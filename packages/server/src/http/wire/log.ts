/** The log's keys, evidence packs, and how it all stands. */
import { z } from 'zod'
import { list, maybe, text, time } from './parts.ts'

export const LogKey = z.object({
  origin: maybe(text),
  size: z.int(),
  published: z.boolean(),
  keys: list(z.object({ vkey: text, pem: text, from: z.int(), until: maybe(z.int()) })),
  witnesses: list(z.object({ vkey: text, size: maybe(z.int()), at: maybe(time) })),
})
export const LogState = z.object({
  origin: maybe(text),
  published: z.boolean(),
  entries: z.int(),
  checkpoint: maybe(z.object({ size: z.int(), at: time })),
  lag: z.object({ entries: z.int(), ms: z.int() }),
  witnesses: list(z.object({ vkey: text, size: maybe(z.int()), at: maybe(time) })),
})
export const EvidencePack = z.object({
  id: text,
  status: z.enum(['running', 'done', 'failed']),
  done: z.int(),
  total: z.int(),
  system: maybe(text),
  since: time,
  until: time,
  regimes: list(text),
  by: z.object({ kind: text, id: maybe(text), name: maybe(text) }),
  created_at: time,
  ended_at: maybe(time),
  bytes: maybe(z.int()),
  sha256: maybe(text),
  manifest_sha256: maybe(text),
})
export const Health = z.object({
  at: time,
  checks: list(
    z.object({
      id: text,
      title: text,
      state: z.enum(['fine', 'unknown', 'attention', 'trouble']),
      says: text,
      next: maybe(text),
    }),
  ),
})
