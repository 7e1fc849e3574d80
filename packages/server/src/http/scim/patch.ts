/** PATCH as SCIM has it (RFC 7644 §3.5.2): its operations, as different identity providers spell them. */
import { ScimError } from './scim-error.ts'

export interface Operation {
  op: 'add' | 'replace' | 'remove'
  path: string | null
  value: unknown
}

const most = 1_000

export function readPatch(body: Record<string, unknown>): Operation[] {
  const given = body['Operations']
  if (!Array.isArray(given) || given.length === 0 || given.length > most)
    throw new ScimError('invalidSyntax', `Operations takes a list of 1 to ${most}.`)
  return given.map((one) => {
    const { op, path = null, value } = objectOf(one, 'Operations')
    // Microsoft Entra ID begins them with a capital.
    const name = typeof op === 'string' ? op.toLowerCase() : ''
    if (name !== 'add' && name !== 'replace' && name !== 'remove')
      throw new ScimError('invalidSyntax', 'op takes add, replace or remove.')
    if (path !== null && (typeof path !== 'string' || path.length === 0 || path.length > 500))
      throw new ScimError('invalidPath', 'path takes an attribute such as active or name.givenName.')
    return { op: name, path, value }
  })
}

export function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimError('invalidValue', `${name} takes an object.`)
  return value as Record<string, unknown>
}
