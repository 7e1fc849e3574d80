/**
 * The zip format (PKWARE APPNOTE 6.3), as little of it as a pack needs: files one after another, each deflated by itself,
 * and the directory at the end. Without zip64: 65,535 files and 4 GiB, past which it refuses.
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)
const [fileMark, entryMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50]
const mostBytes = 0xffff_ffff
export const mostZipFiles = 0xffff
/** Names are UTF-8. */
const flags = 0x0800

export interface Zip {
  add(name: string, body: Uint8Array): Promise<void>
  end(): Promise<void>
}

/** MS-DOS date and time, in UTC. */
function dosTime(ms: number): number {
  const at = new Date(ms)
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const second = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return ((day << 16) | second) >>> 0
}

/** What stands both before a file and in the directory. */
function common(method: number, time: number, crc: number, packed: number, bytes: number, name: number): Buffer {
  const part = Buffer.alloc(26)
  part.writeUInt16LE(20, 0)
  part.writeUInt16LE(flags, 2)
  part.writeUInt16LE(method, 4)
  part.writeUInt32LE(time, 6)
  part.writeUInt32LE(crc, 10)
  part.writeUInt32LE(packed, 14)
  part.writeUInt32LE(bytes, 18)
  part.writeUInt16LE(name, 22)
  return part
}
function mark(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

export function createZip(write: (bytes: Buffer) => Promise<void>, atMs: number): Zip {
  const time = dosTime(atMs)
  const directory: Buffer[] = []
  let at = 0
  const put = async (...parts: Buffer[]): Promise<void> => {
    const bytes = Buffer.concat(parts)
    at += bytes.length
    if (at > mostBytes) throw new RangeError('A zip of this form holds at most 4 GiB.')
    await write(bytes)
  }
  return {
    async add(given, body) {
      if (directory.length === mostZipFiles) throw new RangeError(`A zip of this form holds ${mostZipFiles} files.`)
      const name = Buffer.from(given)
      const squeezed = await deflate(body)
      const [method, data] = squeezed.length < body.length ? [8, squeezed] : [0, Buffer.from(body)]
      const head = common(method, time, crc32(body), data.length, body.length, name.length)
      const tail = Buffer.alloc(14)
      tail.writeUInt32LE(at, 10)
      // Made by version 2.0 (two bytes) on no system in particular; then what stands before the file; then where that is.
      directory.push(Buffer.concat([mark(entryMark), Buffer.from([20, 0]), head, tail, name]))
      await put(mark(fileMark), head, name, data)
    },
    async end() {
      const from = at
      const all = Buffer.concat(directory)
      const end = Buffer.alloc(18)
      end.writeUInt16LE(directory.length, 4)
      end.writeUInt16LE(directory.length, 6)
      end.writeUInt32LE(all.length, 8)
      end.writeUInt32LE(from, 12)
      await put(all, mark(endMark), end)
    },
  }
}
