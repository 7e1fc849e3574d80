import { CountersignError, isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { parseStrictJson } from './strict-json.ts'
import { BrokenJson, jsonElements, mostElementBytes, type JsonElement } from './json-elements.ts'
import { linesOf } from './lines.ts'

export type ReadJson = { at: number; value: Json } | { at: number; refused: string }

const tooLarge = `larger than ${mostElementBytes / 1024 / 1024} MiB`

/** Strictly: JSON that two programs could read in two ways is refused, and so is what would exhaust the stack. */
export function readValue(bytes: Buffer | undefined): { value: Json } | { refused: string } {
  if (bytes === undefined) return { refused: tooLarge }
  try {
    return { value: parseStrictJson(bytes) as Json }
  } catch (error) {
    return { refused: sayWhy(error) }
  }
}

export function sayWhy(error: unknown): string {
  const fields = error instanceof CountersignError ? error.errors : undefined
  return fields?.[0] ? `${fields[0].path}: ${fields[0].message}` : (error as Error).message
}

/** Each line's value, with the line it stands in. */
export async function* jsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadJson, void, undefined> {
  for await (const line of linesOf(bytes)) {
    if (line.bytes && line.bytes.toString('latin1').trim() === '') continue
    yield { at: line.at, ...readValue(line.bytes) }
  }
}

export type ReadElement = ReadJson & Pick<JsonElement, 'member'>

/** Each element's value, with its number; where the text stops being JSON, what follows is refused at once. */
export async function* jsonArray(
  bytes: AsyncIterable<Uint8Array>,
  inObject = false,
): AsyncGenerator<ReadElement, void, undefined> {
  let last = 0
  try {
    for await (const element of jsonElements(bytes, { inObject })) {
      last = element.index || last
      yield { member: element.member, at: element.index || 1, ...readValue(element.bytes) }
    }
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error
    yield { member: null, at: last + 1, refused: `${error.message}; nothing after it was read` }
  }
}

export const asObject = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined)
