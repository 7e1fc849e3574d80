import type { IncomingMessage } from 'node:http'

/** The whole of it; undefined where it is longer. */
export async function readBody(from: IncomingMessage, longest: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of from as AsyncIterable<Buffer>) {
    length += part.length
    if (length > longest) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}
