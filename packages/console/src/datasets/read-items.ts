import type { DatasetItemRequest, JsonObject } from '../api/wire.ts'
import { valueOf } from '../evaluations/read-outputs.ts'
import type { ReadRow } from '../import/read-rows.ts'

/** A row as an item, or what is wrong with it. */
export function readItem({ row, line, message }: ReadRow): DatasetItemRequest | string {
  if (!row) return `Line ${line}: ${message}`
  const { id, input, expected, subject, attributes } = row
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '') return `Line ${line} has no id.`
  if (input === undefined) return `Line ${line} has no input.`
  if (subject !== undefined && typeof subject !== 'string') return `Line ${line}: subject is no text.`
  const more = valueOf(attributes)
  if (more !== null && more !== '' && (typeof more !== 'object' || Array.isArray(more)))
    return `Line ${line}: attributes are no object.`
  return {
    ...{ id: String(id), input: valueOf(input) },
    ...(expected === undefined || expected === '' ? {} : { expected: valueOf(expected) }),
    ...(subject ? { subject } : {}),
    ...(more ? { attributes: more as JsonObject } : {}),
  }
}
