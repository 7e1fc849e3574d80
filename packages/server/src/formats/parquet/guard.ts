/**
 * What a Parquet file says of itself is not believed: before a row group is unpacked, the heads of its pages are read,
 * and what would come to more than is taken is refused.
 */
import zlib from 'node:zlib'
import { snappyUncompress, type Compressors, type FileMetaData } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { refuse } from '../format.ts'

const mebibyte = 1024 ** 2
export const mostGroupBytes = 256 * mebibyte
const mostGroupRows = 2 ** 21
const mostGroupValues = 2 ** 25

/** What Node unpacks (Zstandard from 22.15 on), each no further than its page said. */
export const compressors: Compressors = {
  GZIP: (input, most) => zlib.gunzipSync(input, { maxOutputLength: Math.max(1, most) }),
  BROTLI: (input, most) => zlib.brotliDecompressSync(input, { maxOutputLength: Math.max(1, most) }),
  ZSTD: (input, most) => zlib.zstdDecompressSync(input, { maxOutputLength: Math.max(1, most) }),
  SNAPPY(input, most) {
    const output = new Uint8Array(most)
    snappyUncompress(input, output)
    return output
  },
}

export interface Bytes {
  byteLength: number
  slice(start: number, end?: number): ArrayBuffer
}

/** Names that would be read as something else, or twice. */
export function checkColumns({ schema }: FileMetaData): void {
  const [root] = schema
  if (!root) refuse('it has no schema')
  if (schema.some(({ name }) => name === '__proto__')) refuse('a column may not be named __proto__')
  const names = topNames(schema)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) refuse(`there are two columns “${twice.slice(0, 60)}”`)
}

/** Of the columns, without what is nested in them. */
export function topNames(schema: FileMetaData['schema']): string[] {
  const names: string[] = []
  const skip = (at: number): number => {
    let next = at + 1
    for (let i = 0; i < (schema[at]?.num_children ?? 0); i++) next = skip(next)
    return next
  }
  for (let at = 1; at < schema.length; at = skip(at)) names.push((schema[at] as { name: string }).name)
  return names
}

/** @throws RefusedRow where this row group may not be unpacked. */
export function checkGroup(file: Bytes, { columns, num_rows }: FileMetaData['row_groups'][number], n: number): void {
  const where = `row group ${n}`
  const rows = Number(num_rows)
  if (rows > mostGroupRows) refuse(`${where} has ${rows} rows; write it with at most ${mostGroupRows}`)
  let [bytes, values] = [0, 0]
  for (const { meta_data: meta } of columns) {
    if (!meta) return refuse(`${where} has a column without its description`)
    const start = Number(meta.dictionary_page_offset ?? 0n) || Number(meta.data_page_offset)
    const end = start + Number(meta.total_compressed_size)
    if (!(start >= 4 && end > start && end <= file.byteLength)) refuse(`${where} lies outside of the file`)
    if (end - start > mostGroupBytes) refuse(tooLarge(where))
    const reader = { view: new DataView(file.slice(start, end)), offset: 0 }
    let own = 0
    while (reader.offset < reader.view.byteLength - 1) {
      const head = parquetHeader(reader)
      const { compressed_page_size: packed, uncompressed_page_size: unpacked } = head
      if (!(packed >= 0 && unpacked >= 0)) refuse(`${where} has a page of no size`)
      const inPage =
        head.data_page_header?.num_values ??
        head.data_page_header_v2?.num_values ??
        head.dictionary_page_header?.num_values
      if (inPage === undefined || inPage < 0) return refuse(`${where} has a page of a kind that is not known`)
      if (head.type !== 'DICTIONARY_PAGE') own += inPage
      bytes += unpacked
      values += inPage
      if (bytes > mostGroupBytes) refuse(tooLarge(where))
      if (values > mostGroupValues) refuse(`${where} has more than ${mostGroupValues} values`)
      reader.offset += packed
    }
    if (own < rows) refuse(`${where} has fewer values than rows`)
  }
}

const tooLarge = (where: string): string =>
  `${where} unpacks to more than ${mostGroupBytes / mebibyte} MiB; write it with smaller row groups`
