import { isUtf8 } from 'node:buffer'
import type { Json, JsonObject } from '@countersign/core'
import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import { mostElementBytes } from './json-elements.ts'

export type CsvRow = { at: number; value: JsonObject } | { at: number; refused: string }

/** Rows of which the columns are looked for before the first is written. */
const looked = 1_000
/** Where a member goes that no row among the first had. */
const rest = 'more'
const mostHeadBytes = 64 * 1024

/** What a spreadsheet would run as a formula gets an apostrophe before it, and so does what would lose one when read. */
function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",;\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const uncelled = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

export const csvLine = (cells: readonly (Json | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`

/** The objects as a table: the columns given, then those that the first thousand have; what later ones have besides is one JSON. */
export async function* csvText(
  rows: AsyncIterable<JsonObject>,
  columns: readonly string[],
): AsyncGenerator<string, void, undefined> {
  let held: JsonObject[] | null = []
  const names = new Set(columns)
  let withRest = false
  const text = (row: JsonObject): string => {
    const others = Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)))
    const cells = [...names].map((name) => (Object.hasOwn(row, name) ? row[name] : undefined))
    return csvLine(withRest ? [...cells, Object.keys(others).length > 0 ? others : null] : cells)
  }
  function* begin(whole: boolean): Generator<string, void, undefined> {
    for (const row of held ?? []) for (const name of Object.keys(row)) names.add(name)
    withRest = !whole && !names.has(rest)
    yield csvLine(withRest ? [...names, rest] : [...names])
    for (const row of held ?? []) yield text(row)
    held = null
  }
  for await (const row of rows) {
    if (!held) yield text(row)
    else if (held.push(row) === looked) yield* begin(false)
  }
  if (held) yield* begin(true)
}

/** The rows of a table, by the names in its first line. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow, void, undefined> {
  const { delimiter, whole } = await withDelimiter(bytes)
  const source = Readable.from(whole)
  const parser = source.pipe(
    parse({
      columns: (names: string[]) => names.map((name) => uncelled(Buffer.from(name, 'latin1').toString().trim())),
      info: true,
      // Bytes as they are, so that what is not UTF-8 is known from what only looks like a mended text.
      encoding: 'latin1',
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter,
      max_record_size: mostElementBytes,
    }),
  )
  source.on('error', (error) => parser.destroy(error))
  let at = 1
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>
      info: { lines: number; error?: Error }
    }>) {
      at = info.lines
      const cells = Object.entries(record).map(([name, text]) => [name, Buffer.from(text, 'latin1')] as const)
      if (info.error) yield { at, refused: info.error.message }
      else if (cells.some(([, text]) => !isUtf8(text))) yield { at, refused: 'not UTF-8' }
      else if (cells.some(([name]) => name === '__proto__'))
        yield { at, refused: 'a column may not be named __proto__' }
      else yield { at, value: Object.fromEntries(cells.map(([name, text]) => [name, uncelled(text.toString())])) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { at: at + 1, refused: `${error.message}; nothing after it was read` }
  } finally {
    source.destroy()
  }
}

/** The one that stands most often in the first line. */
export async function withDelimiter(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ delimiter: string; whole: AsyncIterable<Buffer> }> {
  const source = buffers(bytes)
  let head = Buffer.alloc(0)
  while (!head.includes(10) && head.length < mostHeadBytes) {
    const next = await source.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head = head.subarray(3)
  const [names = ''] = head.toString().split('\n')
  const times = (mark: string): number => names.split(mark).length
  const delimiter = [',', ';', '\t'].reduce((most, mark) => (times(mark) > times(most) ? mark : most))
  const whole = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield head
    yield* source
  }
  return { delimiter, whole: whole() }
}

async function* buffers(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of bytes) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}
