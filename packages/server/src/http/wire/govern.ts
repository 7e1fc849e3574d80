/** Systems, policies and webhooks: what those who run the house look after. */
import { z } from 'zod'
import { interval, list, maybe, text, time } from './parts.ts'

export const System = z.object({
  name: text,
  versions: list(z.object({ version: text, first_at: time, decisions: z.int() })),
  decisions: z.int(),
  waiting: z.int(),
  last_at: maybe(time),
  actions: list(
    z.object({
      action: text,
      reversible: z.boolean(),
      inverse: maybe(text),
      notify: z.boolean(),
      amount: maybe(text),
      error_cost: maybe(z.number()),
      delay_cost: maybe(z.number()),
      decisions: z.int(),
    }),
  ),
})
export const Policy = z.object({
  id: text,
  name: text,
  versions: list(
    z.object({
      version: z.int(),
      created_at: time,
      author: text,
      state: z.enum(['draft', 'active', 'retired']),
      stage: maybe(z.enum(['shadow', 'canary'])),
      share: maybe(z.number()),
      ends_at: maybe(time),
      signatures: list(z.object({ person: text, name: text, at: time, self: z.boolean() })),
      loosens: z.boolean(),
      source: text,
    }),
  ),
})
const mode = z.enum(['auto', 'watch', 'gate', 'deny'])
const person = z.object({ id: text, name: text })
export const Shadow = z.object({
  policy: text,
  running: z.boolean(),
  compared: z.int(),
  disagreed: z.int(),
  counts: list(z.object({ was: mode, would: mode, n: z.int() })),
  disagreements: list(z.object({ decision: text, was: mode, would: mode, rules: list(text), at: time })),
})
export const Glass = z.object({
  id: text,
  policy: text,
  person,
  reason: text,
  broken_at: time,
  ends_at: time,
  ended_at: maybe(time),
  state: z.enum(['broken', 'to-review', 'reviewed']),
  decisions: z.int(),
  review: maybe(z.object({ person, at: time, comment: text })),
})
export const Floor = z.object({ name: text, everywhere: z.boolean(), source: text, set_at: time, set_by: text })
export const Suggestion = z.object({
  source: maybe(text),
  why: text,
  when: maybe(text),
  words: maybe(text),
  considered: z.int(),
  covered: z.int(),
  agreed: z.int(),
  interval: maybe(interval),
  agreeing: list(text),
  exceptions: list(text),
})
export const Webhook = z.object({
  id: text,
  url: text,
  types: list(text),
  queues: list(text),
  format: z.enum(['standard', 'cloudevents', 'teams']),
  created_at: time,
  disabled_at: maybe(time),
  dead: z.int(),
  secret: text.optional(),
})
export const Delivery = z.object({
  id: text,
  event: text,
  type: text,
  attempts: z.int(),
  state: z.enum(['pending', 'delivered', 'dead']),
  last_error: maybe(text),
  at: time,
})
