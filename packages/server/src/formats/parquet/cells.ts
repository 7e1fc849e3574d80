/** Cells of Parquet as JSON: what JSON cannot say, or what says it in two ways, is told by its column. */
import { isUtf8 } from 'node:buffer'
import type { ParquetParsers } from 'hyparquet'
import type { Json } from '@countersign/core'
import { readValue } from '../bytes/read-value.ts'
import { refuse } from '../format.ts'

/** A value that cannot be taken: it costs its own row. */
class Unreadable {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}
const farthestMs = 8.64e15
const time = (ms: number): string | Unreadable =>
  Math.abs(ms) <= farthestMs ? new Date(ms).toISOString() : new Unreadable('a time that no calendar has')

/** Texts and JSON stay bytes until they are looked at, row by row. */
class JsonBytes {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (ms) => time(Number(ms)),
  timestampFromMicroseconds: (us) => time(Number(us / 1_000n)),
  timestampFromNanoseconds: (ns) => time(Number(ns / 1_000_000n)),
  dateFromDays: (days) => {
    const day = time(days * 86_400_000)
    return typeof day === 'string' ? day.slice(0, day.indexOf('T')) : day
  },
  stringFromBytes: (bytes) => bytes,
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new JsonBytes(bytes),
  geometryFromBytes: () => new Unreadable('a geometry'),
  geographyFromBytes: () => new Unreadable('a geometry'),
}

/** @throws RefusedRow */
export function cellOf(value: unknown, column: string): Json {
  const no = (why: string): never => refuse(`“${column.slice(0, 60)}” holds ${why}`)
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : no('no finite number')
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : no('an integer past 2⁵³')
  }
  if (value instanceof JsonBytes) {
    const read = readValue(Buffer.from(value.bytes))
    return 'refused' in read ? no(`what is no JSON: ${read.refused}`) : read.value
  }
  if (value instanceof Uint8Array)
    return isUtf8(value) ? Buffer.from(value).toString() : no('bytes that are no text; files are named, not stored')
  if (value instanceof Unreadable) return no(value.why)
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as ArrayLike<unknown>, (one) => cellOf(one, column))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cellOf(one, column)]))
}
