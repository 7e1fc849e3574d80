import { mostElementBytes } from './json-elements.ts'

export interface Line {
  /** From 1, as an editor counts. */
  at: number
  /** Without its end; undefined where it is longer than is taken. */
  bytes: Buffer | undefined
}

/** The lines of a text, ended by LF or CRLF, without a byte order mark; never more than one is held. */
export async function* linesOf(
  source: AsyncIterable<Uint8Array>,
  most: number = mostElementBytes,
): AsyncGenerator<Line, void, undefined> {
  let at = 0
  let kept = 0
  let parts: Buffer[] = []
  const keep = (bytes: Buffer): void => {
    kept += bytes.length
    if (kept > most) parts = []
    else parts.push(bytes)
  }
  const take = (): Line => {
    let bytes = kept > most ? undefined : parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
    if (bytes?.at(-1) === 13) bytes = bytes.subarray(0, -1)
    if (at === 0 && bytes?.[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    kept = 0
    parts = []
    return { at: ++at, bytes }
  }
  for await (const given of source) {
    const chunk = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      yield take()
    }
    if (start < chunk.length) keep(Buffer.from(chunk.subarray(start)))
  }
  if (kept > 0) yield take()
}
