/** Server-sent events, as MCP over HTTP has them: each holds one message. */
import type { IncomingMessage } from 'node:http'

export interface ServerEvent {
  data: string
  /** For a client that reconnects. */
  id: string | undefined
}

const longest = 64 * 1024 * 1024

export async function* readEvents(from: IncomingMessage): AsyncGenerator<ServerEvent> {
  from.setEncoding('utf8')
  let rest = ''
  for await (const part of from as AsyncIterable<string>) {
    rest += part
    if (rest.length > longest) throw new Error(`A message is longer than ${longest} bytes.`)
    // What may be the first half of a line's end waits for the second.
    const blocks = rest.split(/\r\n\r\n|\n\n|\r\r(?!\n)/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = readBlock(block)
      if (event) yield event
    }
  }
  const last = readBlock(rest)
  if (last) yield last
}

function readBlock(block: string): ServerEvent | undefined {
  const data: string[] = []
  let id: string | undefined
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value = ''] = /^(\w+):? ?(.*)$/s.exec(line) ?? []
    if (name === 'data') data.push(value)
    if (name === 'id') id = value
  }
  return data.length > 0 ? { data: data.join('\n'), id } : undefined
}

export const spellEvent = ({ data, id }: ServerEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: message\n${data
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`
