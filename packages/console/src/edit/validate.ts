import { type Schema, Validator } from '@cfworker/json-schema'
import type { Json, JsonObject } from '../api/wire.ts'

export interface FieldProblem {
  /** Dotted; empty for the whole value. */
  path: string
  message: string
}

const fold = (pointer: string) => pointer.replace(/^#\/?/, '').split('/').map(decodeURIComponent).join('.')

/** Says of an error that only repeats that something inside is wrong. */
const repeats = new Set([
  'properties',
  'items',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'additionalProperties',
  'if',
  'then',
  'else',
  'prefixItems',
])

/** What does not fit the schema, each problem at the place where it is. The server checks again. */
export function validate(value: Json, schema: JsonObject): FieldProblem[] {
  const { valid, errors } = new Validator(schema as Schema, '2020-12', false).validate(value)
  if (valid) return []
  const exact = errors.filter((error) => !repeats.has(error.keyword))
  const seen = new Map<string, FieldProblem>()
  for (const error of exact.length ? exact : errors) {
    const path = fold(error.instanceLocation)
    const message = error.error.replace(/^Instance /, 'It ').replace(/^it does/, 'It does')
    if (!seen.has(path)) seen.set(path, { path, message })
  }
  return Array.from(seen.values())
}
