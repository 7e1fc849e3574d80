/** A request that SCIM has a word for (RFC 7644 §3.12). */
import { CountersignError, type ErrorCode } from '@countersign/core'
import { problemOf } from '../problem.ts'

export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness'

export class ScimError extends CountersignError {
  readonly scimType: ScimType
  constructor(scimType: ScimType, detail: string) {
    super('bad-input', detail)
    this.scimType = scimType
  }
}

const words: Partial<Record<ErrorCode, ScimType>> = {
  'name-taken': 'uniqueness',
  'bad-input': 'invalidValue',
  'bad-json': 'invalidSyntax',
}

export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** A refusal as SCIM has it: it knows no 422, and its status is a text. */
export function scimErrorOf(refusal: CountersignError): { status: number; body: Record<string, unknown> } {
  const { status: usual } = problemOf(refusal)
  const status = usual === 422 ? 400 : usual
  const scimType = refusal instanceof ScimError ? refusal.scimType : words[refusal.code]
  const where = refusal.errors.map(({ path, message }) => `${path} ${message}`).join('; ')
  const detail = where === '' ? refusal.message : where
  return {
    status,
    body: { schemas: [errorSchema], status: String(status), ...(scimType ? { scimType } : {}), detail },
  }
}
