import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

export interface TarEntry {
  name: string
  bytes: Buffer
}

const block = 512

/**
 * The wanted files of a gzipped tarball, in its order, without unpacking it: ninety megabytes in twelve thousand files
 * need not lie on somebody's disk. Memory: one file and one chunk.
 *
 * @throws Error when the file is missing, is no gzip or ends early.
 */
export async function* readTarball(path: string, wants: (name: string) => boolean): AsyncGenerator<TarEntry, void> {
  const source = createReadStream(path)
  const unzipped = source.pipe(createGunzip())
  source.once('error', (error) => unzipped.destroy(error))
  let rest: Buffer = Buffer.alloc(0)
  let entry: { name: string; size: number } | null = null
  let skip = 0
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      const unskipped = chunk.subarray(Math.min(skip, chunk.length))
      skip -= chunk.length - unskipped.length
      rest = rest.length > 0 ? Buffer.concat([rest, unskipped]) : unskipped
      for (;;) {
        if (entry === null) {
          if (rest.length < block) break
          const header = readHeader(rest.subarray(0, block))
          rest = rest.subarray(block)
          if (header === null) continue
          const padded = Math.ceil(header.size / block) * block
          if (header.isFile && wants(header.name)) entry = header
          else {
            skip = Math.max(0, padded - rest.length)
            rest = rest.subarray(Math.min(padded, rest.length))
          }
          continue
        }
        const padded = Math.ceil(entry.size / block) * block
        if (rest.length < padded) break
        yield { name: entry.name, bytes: Buffer.from(rest.subarray(0, entry.size)) }
        rest = rest.subarray(padded)
        entry = null
      }
    }
  } finally {
    source.destroy()
  }
}

/** Null for the empty blocks at the end. */
function readHeader(header: Buffer): { name: string; size: number; isFile: boolean } | null {
  const text = (from: number, length: number) =>
    header
      .subarray(from, from + length)
      .toString('latin1')
      .split('\0')[0] ?? ''
  const name = text(0, 100)
  if (name === '') return null
  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : ''
  const size = Number.parseInt(text(124, 12).trim() || '0', 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('The tarball is damaged: a file in it has no size.')
  return { name: prefix ? `${prefix}/${name}` : name, size, isFile: ['', '0'].includes(text(156, 1)) }
}
