/** A stand-in for the Messages API, so that Claude Code itself runs without a model: it follows a script. */
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ScriptedCall {
  id: string
  tool: string
  args: object
}
interface Block {
  type: string
  content?: string | Block[]
  text?: string
}
interface Asked {
  tools?: { name: string }[]
  stream?: boolean
  messages: { role: string; content: string | Block[] }[]
}
export interface MessagesApi {
  url: string
  /** What tools said to the model so far. */
  told(): string[]
  /** All that it was last asked, as it came. */
  heard(): string
  close(): Promise<void>
}

/** Each step calls its tools at once; `other` is the script of whoever was not asked first, such as a subagent. */
export async function startMessagesApi(
  steps: ScriptedCall[][],
  other: { marker: string; steps: ScriptedCall[][] } = { marker: '\0', steps: [] },
): Promise<MessagesApi> {
  let told: string[] = []
  let heard = ''
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      if (!request.url?.startsWith('/v1/messages?') && request.url !== '/v1/messages') {
        response.writeHead(404).end('{}')
        return
      }
      const asked = JSON.parse(body) as Asked
      const isOther = JSON.stringify(asked.messages[0]).includes(other.marker)
      // What is asked without tools is housekeeping, such as a title.
      const calls = asked.tools?.length ? ((isOther ? other.steps : steps)[answersIn(asked)] ?? []) : []
      if (asked.tools?.length) told = resultsIn(asked)
      heard = body
      reply(response, asked, calls, `The tool said: ${resultsIn(asked).at(-1) ?? 'nothing'}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told: () => told,
    heard: () => heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const blocksOf = (content: string | Block[]): Block[] => (typeof content === 'string' ? [] : content)
const textOf = ({ content, text }: Block): string =>
  typeof content === 'string' ? content : (text ?? (content ?? []).map(textOf).join('\n'))
const answersIn = ({ messages }: Asked): number =>
  messages.filter(
    ({ role, content }) => role === 'assistant' && blocksOf(content).some(({ type }) => type === 'tool_use'),
  ).length
const resultsIn = ({ messages }: Asked): string[] =>
  messages.flatMap(({ content }) =>
    blocksOf(content)
      .filter(({ type }) => type === 'tool_result')
      .map((block) => textOf(block).split('\n\n<system-reminder>')[0] ?? ''),
  )

function reply(response: ServerResponse, asked: Asked, calls: ScriptedCall[], text: string): void {
  const content =
    calls.length > 0
      ? calls.map(({ id, tool, args }) => ({ type: 'tool_use', id, name: tool, input: args }))
      : [{ type: 'text', text }]
  const stop_reason = calls.length > 0 ? 'tool_use' : 'end_turn'
  const usage = { input_tokens: 1, output_tokens: 1 }
  // Messages with the same id count as one.
  const message = {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    stop_sequence: null,
    usage,
  }
  if (!asked.stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...message, content, stop_reason }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (type: string, more: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`)
  send('message_start', { message: { ...message, content: [], stop_reason: null } })
  content.forEach((block, index) => {
    const isText = 'text' in block
    send('content_block_start', { index, content_block: { ...block, ...(isText ? { text: '' } : { input: {} }) } })
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify((block as { input: object }).input) }
    send('content_block_delta', { index, delta })
    send('content_block_stop', { index })
  })
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage })
  send('message_stop', {})
  response.end()
}
