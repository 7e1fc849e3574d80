/** Data sets. */
import { z } from 'zod'
import { Output } from './evaluation.ts'
import { json, maybe, object, text, time } from './parts.ts'

export const Dataset = z.object({
  ...{ id: text, name: text, version: z.int(), items: z.int() },
  ...{ made_at: time, changed_at: time, deleted_at: maybe(time) },
})
export const DatasetItem = z.object({
  ...{ id: text, input: json, expected: json, subject: maybe(text), attributes: object },
  ...{ since: z.int(), from: maybe(text), overturned: z.boolean() },
})
export const DatasetChanged = z.object({ version: z.int(), added: z.int(), changed: z.int(), known: z.int() })
export const Trial = Output.omit({ id: true, expected: true, was: true }).extend({
  ...{ evaluation: text, system: text, version: text, dataset_version: z.int() },
  ...{ rubric: z.object({ id: text, version: z.int() }), made_at: time },
})
