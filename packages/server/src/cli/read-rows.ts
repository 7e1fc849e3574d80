import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isJsonObject, type Json } from '@countersign/core'
import { parse } from 'csv-parse'

export interface FileRow {
  /** From 1, as an editor counts. */
  line: number
  row?: Record<string, Json>
  message?: string
}

/** The rows of a CSV file (by its header) or of JSON lines; `read` is told how many bytes were read so far. */
export async function* readRows(path: string, read: (bytes: number) => void): AsyncGenerator<FileRow, void, undefined> {
  const source = createReadStream(path)
  let bytes = 0
  source.on('data', (chunk) => read((bytes += chunk.length)))
  if (/\.(jsonl|ndjson|json)$/i.test(path)) {
    let line = 0
    for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
      line++
      if (text.trim() !== '') yield { line, ...readJson(text) }
    }
    return
  }
  const columns = (names: string[]) => names.map((name) => name.replace(/^\uFEFF/, '').trim())
  const parser = source.pipe(
    parse({
      columns,
      info: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter: /\.tsv$/i.test(path) ? '\t' : [',', ';'],
    }),
  )
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>
    info: { lines: number; error?: Error }
  }>)
    yield info.error ? { line: info.lines, message: info.error.message } : { line: info.lines, row: record }
}

function readJson(text: string): Omit<FileRow, 'line'> {
  try {
    const row = JSON.parse(text) as Json
    return isJsonObject(row) ? { row } : { message: 'not a JSON object' }
  } catch (error) {
    return { message: `not JSON: ${(error as Error).message}` }
  }
}
