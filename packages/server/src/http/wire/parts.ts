/** Small schemas that the others are made of, and the problem that any answer may be. */
import { z } from 'zod'

export const text = z.string()
export const time = z.string().meta({ format: 'date-time' })
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullable()
export const json = z.unknown()
export const object = z.record(z.string(), z.unknown())
export const list = <S extends z.ZodType>(schema: S) => z.array(schema)
export const interval = z.tuple([z.number(), z.number()])
export const status = z.enum([
  'waiting',
  'holding',
  'approved',
  'released',
  'done',
  'failed',
  'compensated',
  'refused',
  'rejected',
  'returned',
  'answered',
  'expired',
  'vetoed',
  'cancelled',
  'stopped',
])
export const kind = z.enum(['action', 'prediction', 'output', 'question'])
export const mode = z.enum(['auto', 'watch', 'gate', 'deny'])
export const silence = z.enum(['deny', 'escalate', 'allow'])
export const shown = z.enum(['open', 'on-demand', 'delayed', 'commit-first', 'blind'])
/** What was signed, as it is printed. */
export const signature = z.object({ name: text, meaning: text, at: time, with: z.enum(['password', 'passkey']) })
export const authn = z.enum(['key', 'session', 'passkey'])
export const givenBy = z.enum(['key', 'session', 'passkey', 'link', 'slack'])
export const verdict = z.enum(['approve', 'edit', 'reject', 'return', 'respond', 'uphold', 'overturn'])
export const taskKind = z.enum([
  'approval',
  'watch',
  'label',
  'evaluation',
  'comparison',
  'audit',
  'adjudication',
  'appeal',
  'check-in',
])
export const taskStatus = z.enum(['open', 'leased', 'settling', 'done', 'cancelled'])
export const Problem = z.object({
  type: text,
  title: text,
  status: z.int(),
  code: text,
  detail: text,
  errors: list(
    z.object({ path: text, message: text, line: z.int().optional(), column: z.int().optional() }),
  ).optional(),
  retry: z.boolean().optional(),
  retry_after: z.number().optional(),
})
