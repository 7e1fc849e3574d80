import type { Json, JsonObject, OutputRequest } from '../api/wire.ts'
import type { ReadRow } from '../import/read-rows.ts'

/** A cell of a CSV that holds JSON is read as that; else it is text. */
export function valueOf(value: Json | undefined): Json {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value ?? null
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

/** A row as an output, or what is wrong with it. */
export function readOutput({ row, line, message }: ReadRow): OutputRequest | string {
  if (!row) return `Line ${line}: ${message}`
  const id = row['id']
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '') return `Line ${line} has no id.`
  if (row['output'] === undefined) return `Line ${line} has no output.`
  const scores = valueOf(row['scores'] as Json)
  const expected =
    row['expected'] === undefined || row['expected'] === '' ? undefined : valueOf(row['expected'] as Json)
  return {
    id: String(id),
    input: valueOf(row['input'] as Json),
    output: valueOf(row['output'] as Json),
    ...(expected === undefined ? {} : { expected }),
    ...(typeof scores === 'object' && scores !== null && !Array.isArray(scores)
      ? { scores: scores as JsonObject }
      : {}),
  }
}
