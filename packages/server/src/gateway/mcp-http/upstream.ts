/** The MCP server behind, over streamable HTTP. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { isJsonObject, type JsonObject } from '@countersign/core'
import { readBody } from '../http/read-body.ts'
import { sendOn } from '../http/forward.ts'
import { answerOf, idKey, isAnswer, rpcError, codes, spell, type Answer, type Id, type Message } from '../json-rpc.ts'
import { readEvents, type ServerEvent } from './events.ts'

const longestBody = 64 * 1024 * 1024

export interface Upstream {
  /** @throws Error where it cannot be reached, and the signal's reason. */
  open(method: string, headers: OutgoingHttpHeaders, body: Buffer, signal: AbortSignal): Promise<IncomingMessage>
  /** One request and its answer; what comes before the answer is told. */
  ask(
    message: Message,
    headers: OutgoingHttpHeaders,
    signal: AbortSignal,
    before: (event: ServerEvent) => void,
  ): Promise<Answer>
}

export function createUpstream(to: URL): Upstream {
  const open: Upstream['open'] = (method, headers, body, signal) =>
    sendOn(to, { method, path: '', query: '', headers, body }, signal)
  return {
    open,
    async ask(message, headers, signal, before) {
      const id = message['id'] as Id
      const came = await open('POST', headers, Buffer.from(spell(message)), signal)
      const status = came.statusCode ?? 502
      const contentType = String(came.headers['content-type'] ?? '')
      if (status >= 200 && status < 300 && contentType.startsWith('text/event-stream')) {
        for await (const event of readEvents(came)) {
          const told = parsed(event.data)
          if (told && isAnswer(told) && idKey(told['id']) === idKey(id)) return answerOf(told, event.data)
          before(event)
        }
        signal.throwIfAborted()
        return rpcError(codes.gone, 'The server behind the gateway ended its stream without an answer.')
      }
      const body = (await readBody(came, longestBody)) ?? Buffer.alloc(0)
      const told = parsed(body.toString('utf8'))
      if (told && isAnswer(told) && status >= 200 && status < 300) return answerOf(told, body.toString('utf8'))
      return {
        ...rpcError(codes.gone, `The server behind the gateway answered ${status}.`),
        http: { status, contentType, body },
      }
    },
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
