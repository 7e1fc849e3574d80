/** A thread of its own that unpacks a Parquet file, some hundred rows for each time it is asked for more. */
import { fstatSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { parquetMetadataAsync, parquetRead } from 'hyparquet'
import type { JsonObject } from '@countersign/core'
import { RefusedRow, refuse } from '../format.ts'
import { cellOf, parsers } from './cells.ts'
import { checkColumns, checkGroup, compressors, mostGroupBytes, type Bytes } from './guard.ts'

export type ReadRow = { at: number; value: JsonObject } | { at: number; refused: string }
/** The next rows; null: it was the end. `refused`: what is wrong with all that follows. */
export type Told = { rows: ReadRow[] } | { refused: string; at: number } | null

const together = 256
const { fd } = workerData as { fd: number }
const byteLength = fstatSync(fd).size

const file: Bytes = {
  byteLength,
  slice(start, end = byteLength) {
    const length = Math.max(0, Math.min(end, byteLength) - start)
    if (start < 0 || length > mostGroupBytes) return refuse('it names a part of itself that is too large')
    const bytes = new Uint8Array(length)
    for (let from = 0; from < length;) {
      const read = readSync(fd, bytes, from, length - from, start + from)
      if (read === 0) throw new Error('a temporary file ends before its end')
      from += read
    }
    return bytes.buffer
  },
}

function rowOf(at: number, row: Record<string, unknown>): ReadRow {
  try {
    return { at, value: Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellOf(cell, name)])) }
  } catch (error) {
    if (error instanceof RefusedRow) return { at, refused: error.message }
    throw error
  }
}

async function* read(): AsyncGenerator<Told, void, undefined> {
  let at = 0
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false })
    checkColumns(metadata)
    for (const [i, group] of metadata.row_groups.entries()) {
      checkGroup(file, group, i + 1)
      const count = Number(group.num_rows)
      let rows: Record<string, unknown>[] = []
      await parquetRead({
        ...{ file, metadata, rowStart: at, rowEnd: at + count, rowFormat: 'object', compressors, parsers, utf8: false },
        onComplete: (all: Record<string, unknown>[]) => (rows = all),
      })
      for (let from = 0; from < rows.length; from += together)
        yield { rows: rows.slice(from, from + together).map((row, k) => rowOf(at + from + k + 1, row)) }
      at += count
    }
    yield null
  } catch (error) {
    yield { at: at + 1, refused: (error as Error).message.slice(0, 300) }
  }
}

const told = read()
parentPort?.on('message', () => {
  void told.next().then(({ value }) => parentPort?.postMessage(value ?? null))
})
