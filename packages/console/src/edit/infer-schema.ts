import type { Json, JsonObject } from '../api/wire.ts'
import { isList, isRecord } from '../words/scalars.ts'

/** A schema that a value fits: where the system sent none, types are kept as they are. */
export function inferSchema(value: Json | undefined): JsonObject {
  if (value === null || value === undefined) return {}
  if (isList(value)) return { type: 'array', items: value.length ? inferSchema(value[0]) : {} }
  if (isRecord(value))
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inferSchema(member)])),
    }
  return { type: typeof value }
}
