/** Our own lines: `{data, id?, predictions?, labels?, answers?, gold?, attributes?}`, one JSON object a line. */
import { isJsonObject, type Json, type JsonObject, type Labels } from '@countersign/core'
import type { Converter, TransferItem, TransferRow } from './converter.ts'

/** A longer line is refused, and is never held whole. */
export const longestLine = 4 * 1_048_576

const known = new Set([
  'data',
  'id',
  'predictions',
  'labels',
  'score',
  'gold',
  'attributes',
  'answers',
  'label',
  'soft',
  'likely',
  'mean',
  'marks',
  'metadata',
])

export const jsonlConverter: Converter = {
  ...{ name: 'jsonl', media: 'application/x-ndjson; charset=utf-8', ending: '.jsonl' },
  async *read(bytes) {
    for await (const { at, text } of linesOf(bytes))
      if (text === null) yield { at, refused: `is longer than ${longestLine} bytes` }
      else if (text.trim() !== '') yield readLine(at, text)
  },
  async *write(items) {
    for await (const item of items) yield `${JSON.stringify(item)}\n`
  },
}

/** Lines, numbered from 1; null for one that is too long. */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ at: number; text: string | null }, void, undefined> {
  let at = 1
  let parts: Buffer[] = []
  let size = 0
  const line = () => {
    const text =
      size > longestLine
        ? null
        : Buffer.concat(parts)
            .toString('utf8')
            .replace(/^\uFEFF/, '')
    parts = []
    size = 0
    return { at: at++, text }
  }
  for await (const piece of bytes) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(10, from)
      const part = chunk.subarray(from, end === -1 ? chunk.length : end)
      size += part.length
      // A copy, so that a small rest does not keep a large chunk.
      if (size <= longestLine) parts.push(Buffer.from(part))
      if (end === -1) break
      yield line()
      from = end + 1
    }
  }
  if (size > 0) yield line()
}

function readLine(at: number, text: string): TransferRow {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (error) {
    return { at, refused: `is not JSON: ${(error as Error).message.slice(0, 200)}` }
  }
  if (!text.isWellFormed() || text.includes('\uFFFD')) return { at, refused: 'is not well-formed UTF-8' }
  if (!isJsonObject(value)) return { at, refused: 'is not a JSON object' }
  // Without `data`, the whole line is the data.
  if (value.data === undefined) return { at, item: { data: value } }
  const unknown = Object.keys(value).find((key) => !known.has(key))
  if (unknown !== undefined) return { at, refused: `"${unknown.slice(0, 60)}" does not belong beside "data"` }
  if (!isJsonObject(value.data)) return { at, refused: '"data" is not an object' }
  if (value.id !== undefined && typeof value.id !== 'string' && typeof value.id !== 'number')
    return { at, refused: '"id" is neither text nor a number' }
  for (const name of ['labels', 'gold', 'attributes', 'metadata'] as const)
    if (value[name] !== undefined && !isJsonObject(value[name])) return { at, refused: `"${name}" is not an object` }
  if (
    value.predictions !== undefined &&
    !(Array.isArray(value.predictions) && (value.predictions as Json[]).every(isPrediction))
  )
    return { at, refused: '"predictions" is not a list of {labels, score, soft}' }
  if (value.answers !== undefined && !(Array.isArray(value.answers) && (value.answers as Json[]).every(isAnswer)))
    return { at, refused: '"answers" is not a list of {who, labels}' }
  if (value.score !== undefined && typeof value.score !== 'number') return { at, refused: '"score" is not a number' }
  return { at, item: itemOf(value) }
}

export const isPrediction = (one: Json): boolean =>
  isJsonObject(one) &&
  isJsonObject(one.labels) &&
  (one.score === undefined || typeof one.score === 'number') &&
  (one.soft === undefined || (isJsonObject(one.soft) && Object.values(one.soft).every(isSoft)))
/** Every value with its probability. */
const isSoft = (values: Json | undefined): boolean =>
  Array.isArray(values) &&
  (values as Json[]).every(
    (one) =>
      isJsonObject(one) &&
      one.value !== undefined &&
      typeof one.probability === 'number' &&
      one.probability >= 0 &&
      one.probability <= 1,
  )
const isAnswer = (one: Json): boolean =>
  isJsonObject(one) && (one.who === null || typeof one.who === 'string') && isJsonObject(one.labels)

function itemOf({
  id,
  data,
  predictions,
  labels,
  score,
  gold,
  attributes,
  answers,
  metadata,
}: JsonObject): TransferItem {
  const said =
    predictions ?? (labels === undefined ? undefined : [{ labels, ...(score === undefined ? {} : { score }) }])
  return {
    data: data as JsonObject,
    ...(id === undefined ? {} : { id: String(id) }),
    ...(said === undefined ? {} : { predictions: said as unknown as NonNullable<TransferItem['predictions']> }),
    ...(answers === undefined ? {} : { answers: answers as unknown as NonNullable<TransferItem['answers']> }),
    ...(gold === undefined ? {} : { gold: gold as Labels }),
    ...(attributes === undefined ? {} : { attributes: attributes as JsonObject }),
    ...(isJsonObject(metadata) ? { metadata } : {}),
  }
}
