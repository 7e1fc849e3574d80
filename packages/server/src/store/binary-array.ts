/**
 * Arrays in PostgreSQL's binary form. As text a column of sealed bytes is twice as long, is escaped here and parsed
 * there; in binary form it is copied. A column without any value is an empty array: `unnest` fills it up with nulls.
 */

export type ElementType = 'bool' | 'bytea' | 'float4' | 'float8' | 'int4' | 'int8' | 'text' | 'uuid'

const oids: Record<ElementType, number> = {
  bool: 16,
  bytea: 17,
  float4: 700,
  float8: 701,
  int4: 23,
  int8: 20,
  text: 25,
  uuid: 2950,
}
const fixedBytes: Partial<Record<ElementType, number>> = { bool: 1, float4: 4, float8: 8, int4: 4, int8: 8, uuid: 16 }
const headBytes = 20
const none = new Map<ElementType, Buffer>()

function emptyArray(type: ElementType): Buffer {
  let empty = none.get(type)
  if (!empty) {
    empty = Buffer.alloc(12)
    empty.writeInt32BE(oids[type], 8)
    none.set(type, empty)
  }
  return empty
}

/** Writes a value and answers where it ends. */
function put(out: Buffer, at: number, type: ElementType, value: unknown): number {
  switch (type) {
    case 'text':
      return at + out.write(value as string, at, 'utf8')
    case 'bytea':
      return at + (value as Buffer).copy(out, at)
    case 'uuid':
      return at + out.write((value as string).replaceAll('-', ''), at, 'hex')
    case 'bool':
      return out.writeUInt8(value ? 1 : 0, at)
    case 'float4':
      return out.writeFloatBE(value as number, at)
    case 'float8':
      return out.writeDoubleBE(value as number, at)
    case 'int4':
      return out.writeInt32BE(value as number, at)
    case 'int8':
      return out.writeBigInt64BE(BigInt(value as number), at)
  }
}

const sizeOf = (type: ElementType, value: unknown): number =>
  fixedBytes[type] ?? (type === 'text' ? Buffer.byteLength(value as string) : (value as Buffer).length)

export function binaryArray(type: ElementType, values: readonly unknown[]): Buffer {
  let bytes = headBytes
  let nulls = 0
  for (const value of values) {
    bytes += 4
    if (value === null) nulls++
    else bytes += sizeOf(type, value)
  }
  if (nulls === values.length) return emptyArray(type)
  const out = Buffer.allocUnsafe(bytes)
  out.writeInt32BE(1, 0)
  out.writeInt32BE(nulls > 0 ? 1 : 0, 4)
  out.writeInt32BE(oids[type], 8)
  out.writeInt32BE(values.length, 12)
  out.writeInt32BE(1, 16)
  let at = headBytes
  for (const value of values) {
    if (value === null) {
      at = out.writeInt32BE(-1, at)
      continue
    }
    const from = at + 4
    const end = put(out, from, type, value)
    out.writeInt32BE(end - from, at)
    at = end
  }
  return out
}
