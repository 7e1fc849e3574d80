/** JSON Schemas that come with proposals are hostile input: interpreted, never compiled to code, and without slow patterns. */
import { Validator } from '@cfworker/json-schema'
import type { FieldError, Json, JsonObject } from '@countersign/core'
import safeRegex from 'safe-regex2'

/** What is wrong with a schema; empty when it may be used. */
export function checkSchema(schema: JsonObject): FieldError[] {
  const errors: FieldError[] = []
  const visit = (node: unknown, path: string, depth: number) => {
    if (typeof node !== 'object' || node === null) return
    if (depth > 32) return void errors.push({ path, message: 'nested deeper than 32 levels' })
    for (const [name, value] of Object.entries(node)) {
      const here = `${path}.${name}`
      if (name === 'pattern' && typeof value === 'string' && !isSafe(value))
        errors.push({ path: here, message: 'this pattern can take exponential time or is not a regular expression' })
      if (name === 'patternProperties' && typeof value === 'object' && value !== null)
        for (const pattern of Object.keys(value))
          if (!isSafe(pattern))
            errors.push({
              path: here,
              message: `the pattern ${pattern} can take exponential time or is not a regular expression`,
            })
      if (
        (name === '$ref' || name === '$dynamicRef' || name === '$recursiveRef') &&
        typeof value === 'string' &&
        !value.startsWith('#')
      )
        errors.push({ path: here, message: 'only references within the schema (#…) are followed' })
      visit(value, here, depth + 1)
    }
  }
  visit(schema, 'schema', 0)
  if (errors.length === 0) {
    try {
      new Validator(schema as object, '2020-12', true).validate(null)
    } catch (error) {
      errors.push({ path: 'schema', message: `not a usable JSON Schema: ${(error as Error).message}` })
    }
  }
  return errors
}

function isSafe(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return safeRegex(pattern)
  } catch {
    return false
  }
}

/** Where a value does not fit; empty when it does. Paths start at `root`. */
export function checkValue(schema: JsonObject, value: Json, root: string): FieldError[] {
  const { valid, errors } = new Validator(schema as object, '2020-12', false).validate(value)
  if (valid) return []
  // The last errors are the innermost; the outer ones only repeat that something below failed.
  const inner = errors.filter((error) => !['properties', 'items', 'allOf', '$ref'].includes(error.keyword))
  return (inner.length > 0 ? inner : errors).slice(0, 20).map((error) => ({
    path: root + error.instanceLocation.replace(/^#/, '').replaceAll('/', '.'),
    message: error.error,
  }))
}
