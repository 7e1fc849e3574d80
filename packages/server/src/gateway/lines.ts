/** Newline-delimited messages, as MCP over standard input and output has them. */
import type { Readable } from 'node:stream'

const newline = 10
/** Bytes of one message. */
export const longestLine = 64 * 1024 * 1024

/** @throws Error where a line does not end. */
export async function* readLines(stream: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, end)])
      parts = []
      length = 0
      start = end + 1
      if (line.length > 0) yield line
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > longestLine) throw new Error(`A message is longer than ${longestLine} bytes.`)
  }
  const rest = Buffer.concat(parts)
  if (rest.length > 0) yield rest
}
