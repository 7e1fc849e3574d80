/** Reading single files out of a zip (PKWARE APPNOTE), without unpacking it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import type { LogSource } from '@countersign/core'
import { UsageError } from '../exit-codes.ts'

interface Member {
  at: number
  packed: number
  method: number
}
const [endMark, entryMark] = [0x06054b50, 0x02014b50]
const endBytes = 22

export function openZip(path: string): LogSource {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
    readSync(file, bytes, 0, bytes.length, at)
    return bytes
  }
  const members = readDirectory(read, size)
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

function readDirectory(read: (at: number, length: number) => Buffer, size: number): Map<string, Member> | undefined {
  const tailAt = Math.max(0, size - 65_536 - endBytes)
  const tail = read(tailAt, size - tailAt)
  let end = tail.length - endBytes
  while (end >= 0 && tail.readUInt32LE(end) !== endMark) end--
  if (end < 0) return undefined
  const count = tail.readUInt16LE(end + 10)
  const directory = read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const members = new Map<string, Member>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entryMark) return undefined
    const method = directory.readUInt16LE(at + 10)
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    if ((directory.readUInt16LE(at + 8) & 1) === 1 || (method !== 0 && method !== 8)) return undefined
    members.set(directory.toString('utf8', at + 46, at + 46 + name), {
      at: directory.readUInt32LE(at + 42),
      packed: directory.readUInt32LE(at + 20),
      method,
    })
    at += 46 + name + extra + comment
  }
  return members
}
