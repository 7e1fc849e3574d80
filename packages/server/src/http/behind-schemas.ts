/** What requests behind the loop must look like. */
import { z } from 'zod'
import type { AlikeFilter, OverrideRequest } from '@countersign/core'
import { duration, json, name, object, token } from './schemas.ts'

const text = z.string().max(20_000)
const said = text.regex(/\S/, 'missing: say it in words')
const language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/, 'takes a language such as en, de or pt-BR')
  .max(35)
const time = z.iso.datetime({ offset: true })

export const override = z.strictObject({
  reason_code: name(100),
  comment: said,
  outcome: z.union([z.literal('overturned'), z.strictObject({ proposal: json })]).optional(),
})
export const step = z.strictObject({ status: z.enum(['done', 'failed', 'skipped']), detail: json.optional() })
export const appealLink = z.strictObject({ expires_in: duration.optional(), language: language.optional() }).optional()
export const appeal = z.strictObject({
  statement: said,
  corrections: object.optional(),
  wants_person: z.boolean(),
  language: language.optional(),
})
export const evidence = z.strictObject({ text: said })
const alike = z.strictObject({
  system: token(200).optional(),
  version: z.string().max(200).optional(),
  action: token(200).optional(),
  rule: token(200).optional(),
  since: time,
  until: time.optional(),
})
export const recall = z.strictObject({
  filter: alike.refine(
    (filter) => filter.system !== undefined || filter.action !== undefined || filter.rule !== undefined,
    {
      message: 'name a system, an action or a rule: a recall of everything is none',
    },
  ),
  reason: said,
  dry_run: z.boolean().optional(),
})
export const workspaceChange = z
  .strictObject({
    appeal_within: duration.optional(),
    publish_log: z.boolean().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'takes an ISO 4217 code such as EUR')
      .nullable()
      .optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'name what is to change: appeal_within, publish_log, currency')

// Optional members may be written as undefined by zod; the names are what must agree.
type SameKeys<A, B> = [keyof A] extends [keyof B] ? ([keyof B] extends [keyof A] ? true : never) : never
const agree = <T extends true>(): T | undefined => undefined
agree<SameKeys<z.infer<typeof override>, OverrideRequest>>()
agree<SameKeys<z.infer<typeof alike>, AlikeFilter>>()
