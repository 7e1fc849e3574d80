/** What may be asked of objectives. */
import { z } from 'zod'
import { duration } from './schemas.ts'

const share = z.number().min(0.0001).max(0.9999)
const wish = {
  where: z.string().min(1).max(4_096),
  max_error: z.number().min(0.0001).max(0.5),
  confidence: share,
  min_audit_rate: z.number().min(0.001).max(1),
}
const more = {
  segment: z
    .string()
    .max(200)
    .regex(/^(action|attributes(\.[A-Za-z_]\w*){1,4})$/, 'takes action, or a path such as attributes.region')
    .nullable(),
  answer_within: duration,
  truth_after: duration.nullable(),
  active: z.boolean(),
}
const id = z
  .string()
  .regex(/^(?!evidence$)[a-z0-9][a-z0-9-]{0,62}$/, 'takes small letters, digits and hyphens, such as refund-errors')

export const objective = z.strictObject({
  id,
  ...wish,
  segment: more.segment.optional(),
  answer_within: more.answer_within.optional(),
  truth_after: more.truth_after.optional(),
  active: more.active.optional(),
})
export const objectiveChange = z.strictObject({ ...wish, ...more }).partial()
