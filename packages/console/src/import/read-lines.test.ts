import { expect, it } from 'vitest'
import { readLines } from './read-lines.ts'

const stream = (...chunks: string[]) => new Blob(chunks).stream() as ReadableStream<Uint8Array>

it('reads lines whatever the chunks', async () => {
  const lines: string[] = []
  for await (const line of readLines(stream('{"a":', '1}\r\n\n{"b"', ':2}\n{"c":"ü"}'))) lines.push(line)
  expect(lines).toEqual(['{"a":1}', '{"b":2}', '{"c":"ü"}'])
})
