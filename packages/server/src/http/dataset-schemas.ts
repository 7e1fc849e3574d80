/** What requests about data sets must look like. */
import { z } from 'zod'
import type { DatasetFromRequest, DatasetItemRequest, DatasetRequest } from '@countersign/core'
import { json, name, object, token } from './schemas.ts'

export const dataset = z.strictObject({ name: name(200) }) satisfies z.ZodType<DatasetRequest>
export const datasetItems = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(500),
        input: json,
        expected: json.optional(),
        subject: z.string().min(1).max(200).optional(),
        attributes: object.optional(),
      }) satisfies z.ZodType<DatasetItemRequest>,
    )
    .min(1)
    .max(500),
})
export const decisionsQuery = z.strictObject({
  of: z
    .array(z.enum(['flagged', 'overridden', 'audited']))
    .min(1)
    .max(3),
  system: token(200).optional(),
  action: token(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
})
/** Of `decisions` and `query`. */
export const oneOfBoth = [
  ({ decisions, query }: { decisions?: unknown; query?: unknown }) =>
    (decisions === undefined) !== (query === undefined),
  { path: ['decisions'], message: 'takes one of decisions and query' },
] as [(given: { decisions?: unknown; query?: unknown }) => boolean, { path: string[]; message: string }]
export const datasetFrom = z
  .strictObject({
    decisions: z.array(token(60)).min(1).max(500).optional(),
    query: decisionsQuery.optional(),
  })
  .refine(...oneOfBoth) satisfies z.ZodType<DatasetFromRequest>
