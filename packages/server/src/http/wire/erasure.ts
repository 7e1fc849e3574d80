/** Erasure, legal holds and retention. */
import { z } from 'zod'
import { regimeNames } from '@countersign/core'
import { list, maybe, text, time } from './parts.ts'

const before = z.object({
  ...{ id: text, at: time, entry: text, decisions: z.int(), reason_code: maybe(text), comment: maybe(text) },
})
export const ErasurePreview = z.object({
  ...{ decisions: z.int(), open: z.int(), released: z.int(), judgments: z.int(), files: z.int() },
  ...{ truths: z.int(), appeals: z.int(), copies: z.int(), goes: list(text) },
  stays: list(z.object({ what: text, why: text })),
  beaten_by: list(z.object({ code: text, why: text })),
  before: list(before),
})
export const Erased = z.object({
  ...{ id: text, at: time, entry: text, decisions: z.int(), cancelled: z.int(), files: z.int() },
})
const person = z.object({ id: text, name: text })
export const Hold = z.object({
  ...{ id: text, subject: maybe(text), case: maybe(text), reason: maybe(text) },
  ...{ placed_by: person, placed_at: time, lifted_by: maybe(person), lifted_at: maybe(time) },
})
const regime = z.enum(regimeNames)
const floor = z.object({ days: z.int(), regime, clause: text })
const days = maybe(z.int())
export const Retention = z.object({
  regimes: list(regime),
  days: z.object({ decisions: days, contested: days, log: days }),
  floor: maybe(floor),
  known: list(floor),
})
