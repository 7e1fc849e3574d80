import type { Json } from '../api/wire.ts'
import { messageOf } from '../api/problem.ts'
import type { Row } from './map-row.ts'
import { readLines } from './read-lines.ts'

export interface ReadRow {
  line: number
  row: Row | null
  message: string
  /** How much of the file has been read, 0 to 1; measured in characters, so a little low where letters take more bytes. */
  share: number
}

export const isLines = (name: string): boolean => /\.(jsonl|ndjson)$/i.test(name)

/** The rows of a file, one after the other, without ever holding all of them. */
export async function* readRows(file: File): AsyncGenerator<ReadRow> {
  if (isLines(file.name)) {
    let line = 0
    let at = 0
    for await (const text of readLines(file.stream())) {
      at += text.length + 1
      yield { ...readJsonRow(text), line: ++line, share: shareOf(at, file) }
    }
    return
  }
  yield* readCsvRows(file)
}

const shareOf = (at: number, { size }: Pick<File, 'size'>) => (size === 0 ? 1 : Math.min(1, at / size))

function readJsonRow(text: string): Pick<ReadRow, 'row' | 'message'> {
  try {
    const value = JSON.parse(text) as Json
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { row: null, message: 'The line is not a JSON object.' }
    return { row: value as Row, message: '' }
  } catch (error) {
    return { row: null, message: `The line is not JSON: ${messageOf(error)}` }
  }
}

/** Papa pushes, we pull: parsing pauses while a chunk is being worked off. */
async function* readCsvRows(file: File): AsyncGenerator<ReadRow> {
  const { default: Papa } = await import('papaparse')
  let line = 1
  let wake: (() => void) | null = null
  let resume: (() => void) | null = null
  let ended = false
  let failure: unknown = null
  const chunks: ReadRow[][] = []
  const push = () => {
    wake?.()
    wake = null
  }
  Papa.parse<Record<string, string>>(file, {
    header: true,
    skipEmptyLines: 'greedy',
    chunkSize: 256 * 1024,
    chunk: (results, parser) => {
      const broken = new Map(results.errors.map((error) => [error.row, error.message]))
      chunks.push(
        results.data.map((row, i) => ({
          line: ++line,
          row: broken.has(i) ? null : row,
          message: broken.get(i) ?? '',
          share: shareOf(results.meta.cursor, file),
        })),
      )
      parser.pause()
      resume = () => parser.resume()
      push()
    },
    complete: () => {
      ended = true
      push()
    },
    error: (error) => {
      failure = error
      push()
    },
  })
  for (;;) {
    const chunk = chunks.shift()
    if (chunk) {
      yield* chunk
      const go = resume as (() => void) | null
      resume = null
      go?.()
      continue
    }
    if (failure) throw failure
    if (ended) return
    await new Promise<void>((done) => (wake = done))
  }
}
