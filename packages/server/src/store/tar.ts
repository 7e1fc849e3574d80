/**
 * The ustar format (POSIX 1003.1-1988), as little of it as a backup needs: plain files in order, so that `tar tzf` lists
 * one and a stream can be written without knowing its length.
 */
const block = 512

/** A file's header and its bytes, padded to whole blocks. `name` is ASCII of at most 100 characters. */
export function tarEntry(name: string, body: Buffer): Buffer {
  const header = Buffer.alloc(block)
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'ascii')
  header.write(name, 0, 100, 'ascii')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(body.length, 124, 12)
  octal(0, 136, 12)
  header.write('        0', 148, 'ascii')
  header.write('ustar\0', 257, 'ascii')
  header.write('00', 263, 'ascii')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'ascii',
  )
  return Buffer.concat([header, body, Buffer.alloc(-body.length & (block - 1))])
}

export const tarEnd = Buffer.alloc(2 * block)

export interface TarFile {
  name: string
  body: Buffer
}

/** The files of a tar stream, one after another. @throws Error where it is cut off, or a file is larger than `mostBytes`. */
export async function* readTar(
  chunks: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<TarFile, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const take = async (bytes: number): Promise<Buffer> => {
    const pieces = [rest]
    let have = rest.length
    while (have < bytes) {
      const next = await iterator.next()
      if (next.done) throw new Error('The file ends in the middle: it is not whole.')
      pieces.push(next.value)
      have += next.value.length
    }
    const all = Buffer.concat(pieces)
    rest = all.subarray(bytes)
    return all.subarray(0, bytes)
  }
  for (;;) {
    const header = await take(block)
    if (header.every((byte) => byte === 0)) return
    const name = header.subarray(0, 100).toString('ascii').replace(/\0.*$/s, '')
    const size = Number.parseInt(header.subarray(124, 136).toString('ascii'), 8)
    if (!/^ustar/.test(header.subarray(257, 263).toString('ascii')) || !(size >= 0 && size <= mostBytes))
      throw new Error('This is not a backup that Countersign wrote.')
    const body = await take(Math.ceil(size / block) * block)
    yield { name, body: body.subarray(0, size) }
  }
}
