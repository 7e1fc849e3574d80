/** Reading single files out of a zip (PKWARE APPNOTE), without unpacking it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import type { LogSource } from '@countersign/core'
import { findDirectory, mostTailBytes, readDirectory, type Member } from '../../formats/bytes/zip-directory.ts'
import { UsageError } from '../exit-codes.ts'

export function openZip(path: string): LogSource {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
    readSync(file, bytes, 0, bytes.length, at)
    return bytes
  }
  const members = readMembers(read, size)
  if (!members) {
    closeSync(file)
    throw new UsageError(`${path} is no zip that can be read here (zip64 and encryption are not).`)
  }
  return {
    async read(name) {
      const member = members.get(name)
      if (!member) return undefined
      // The name and the extra field may be longer here than in the directory.
      const head = read(member.at, 30)
      const body = read(member.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), member.packed)
      return member.method === 0 ? body : inflateRawSync(body)
    },
  }
}

function readMembers(read: (at: number, length: number) => Buffer, size: number): Map<string, Member> | undefined {
  const tailAt = Math.max(0, size - mostTailBytes)
  const place = findDirectory(read(tailAt, size - tailAt))
  return place && readDirectory(read(place.at, place.bytes), place.members)
}
