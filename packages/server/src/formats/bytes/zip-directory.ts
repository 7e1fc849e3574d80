/** What a zip (PKWARE APPNOTE) holds, by the directory at its end; undefined where it is none, or zip64, or encrypted. */
export interface Member {
  /** Where it begins; its name stands there once more, and before its bytes. */
  at: number
  packed: number
  bytes: number
  method: number
}
const [endMark, entryMark] = [0x06054b50, 0x02014b50]
const endBytes = 22
/** The directory's place is told within so many bytes of the end. */
export const mostTailBytes = 65_536 + endBytes

export function findDirectory(tail: Buffer): { at: number; bytes: number; members: number } | undefined {
  let end = tail.length - endBytes
  while (end >= 0 && tail.readUInt32LE(end) !== endMark) end--
  if (end < 0) return undefined
  return { at: tail.readUInt32LE(end + 16), bytes: tail.readUInt32LE(end + 12), members: tail.readUInt16LE(end + 10) }
}

export function readDirectory(directory: Buffer, count: number): Map<string, Member> | undefined {
  const members = new Map<string, Member>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entryMark) return undefined
    const method = directory.readUInt16LE(at + 10)
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      ...[number, number, number],
    ]
    if ((directory.readUInt16LE(at + 8) & 1) === 1 || (method !== 0 && method !== 8)) return undefined
    members.set(directory.toString('utf8', at + 46, at + 46 + name), {
      at: directory.readUInt32LE(at + 42),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      method,
    })
    at += 46 + name + extra + comment
  }
  return members
}
