/**
 * A gateway between one client and one server, both over standard input and output. What the server says goes to the
 * client byte by byte. What the client says is read strictly and spelled anew, so that the server cannot read a call where
 * the gateway read none. Only `tools/call` is held.
 */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { Detached } from '@countersign/sdk'
import { parseStrictJson } from '../formats/bytes/strict-json.ts'
import {
  answerOf,
  codes,
  idKey,
  isAnswer,
  isId,
  isRequest,
  metaOf,
  paramsOf,
  rpcError,
  spell,
  spellAnswer,
  type Answer,
  type Id,
  type Message,
} from './json-rpc.ts'
import { lostPatience } from './lost-patience.ts'
import type { Overseer } from './oversee.ts'
import { createToolCatalogue, type Tool, type ToolCatalogue } from './tool-catalogue.ts'

export interface BridgeOptions {
  overseer: Overseer
  /** One line, without its end. */
  toClient(line: string | Buffer): void
  toServer(line: string): void
  /** Told apart from every client's ids. */
  ownIds: string
}
export interface Bridge {
  catalogue: ToolCatalogue
  fromClient(line: Buffer): void
  fromServer(line: Buffer): void
  /** Asks the server itself. */
  ask(method: string, params: JsonObject): Promise<Answer>
  notify(method: string, params: JsonObject): void
  /** The client is gone: what waits for people stays open, what runs is let run to its end. */
  clientGone(): void
  /** The server is gone: whatever it was asked is answered so. */
  serverGone(words: string): void
  /** Resolves when every call is answered and reported. */
  idle(): Promise<void>
}

const mostPages = 100

export function createBridge({ overseer, toClient, toServer, ownIds }: BridgeOptions): Bridge {
  const catalogue = createToolCatalogue()
  /** Calls by the client's id, from their arrival to their answer. */
  const calls = new Map<string, AbortController>()
  /** What the server was sent on the gateway's account, by id. */
  const asked = new Map<string, { resolve(answer: Answer): void; reject(error: Error): void }>()
  const lists = new Set<string>()
  const busy = new Set<Promise<void>>()
  let gone: string | undefined
  let nextId = 0

  const answer = (id: Id, what: Answer) => toClient(spellAnswer(id, what))

  function send(id: Id, message: Message): Promise<Answer> {
    if (gone !== undefined) return Promise.resolve(rpcError(codes.gone, gone))
    return new Promise<Answer>((resolve, reject) => {
      asked.set(idKey(id), { resolve, reject })
      toServer(spell(message))
    })
  }
  const ask: Bridge['ask'] = (method, params) => {
    const id = `${ownIds}${nextId++}`
    return send(id, { jsonrpc: '2.0', id, method, params })
  }
  const notify: Bridge['notify'] = (method, params) => toServer(spell({ jsonrpc: '2.0', method, params }))

  /** The tool as it is now; what a client said of itself is said again, because a newer server wants it with each call. */
  async function learn(name: string, params: JsonObject): Promise<Tool | undefined> {
    const { progressToken: _token, ...meta } = metaOf(params)
    const own = Object.keys(meta).length > 0 ? { _meta: meta } : {}
    let cursor: Json | undefined
    for (let page = 0; page < mostPages && !catalogue.get(name) && !catalogue.known(); page++) {
      const { result } = await ask('tools/list', cursor === undefined ? own : { ...own, cursor })
      if (!result) break
      catalogue.learn(result)
      cursor = result['nextCursor']
    }
    return catalogue.get(name)
  }

  async function forward(id: Id, message: Message, params: JsonObject, signal: AbortSignal): Promise<Answer> {
    const key = idKey(id)
    signal.throwIfAborted()
    const giveUp = () => {
      const reason = signal.reason instanceof Error ? signal.reason.message : 'It was given up.'
      asked.get(key)?.reject(signal.reason as Error)
      asked.delete(key)
      if (gone === undefined) notify('notifications/cancelled', { requestId: id, reason })
    }
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await send(id, { ...message, params })
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  function progressOf(params: JsonObject): ((words: string) => void) | undefined {
    const token = metaOf(params)['progressToken']
    if (!isId(token)) return undefined
    // It only ever grows, and stays below whatever the server will say.
    let step = 0
    return (message) =>
      toClient(
        spell({
          jsonrpc: '2.0',
          method: 'notifications/progress',
          params: { progressToken: token, progress: ++step / 1_000_000, message },
        }),
      )
  }

  function call(message: Message): void {
    const id = message['id'] as Id
    const key = idKey(id)
    const params = paramsOf(message)
    const tool = params['name']
    if (typeof tool !== 'string') return answer(id, rpcError(-32_602, 'tools/call names a tool.'))
    const life = new AbortController()
    calls.set(key, life)
    let answered = false
    const work = overseer
      .call(
        {
          tool,
          params,
          signal: life.signal,
          forward: (given, signal) => forward(id, message, given, signal),
          reply(what) {
            if (answered) return
            answered = true
            calls.delete(key)
            // A client that has given up does not wait for an answer.
            if (!life.signal.aborted) answer(id, what)
          },
          progress: progressOf(params),
        },
        () => learn(tool, params),
      )
      .finally(() => busy.delete(work))
    busy.add(work)
  }

  function heard(message: Json): void {
    if (!isJsonObject(message)) return answer('', rpcError(codes.invalid, 'A message is an object.'))
    const id = message['id']
    if (isRequest(message)) {
      const inUse = calls.has(idKey(id)) || asked.has(idKey(id))
      if (inUse || (typeof id === 'string' && id.startsWith(ownIds)))
        return answer(id as Id, rpcError(codes.invalid, 'This id is in use.'))
      if (message['method'] === 'tools/call') return call(message)
      if (message['method'] === 'tools/list') lists.add(idKey(id))
    } else if (message['method'] === 'tools/call') return
    if (message['method'] === 'notifications/cancelled') {
      const { requestId, reason } = paramsOf(message)
      const life = calls.get(idKey(requestId))
      if (life) {
        const words = typeof reason === 'string' ? reason : 'The client gave it up.'
        return life.abort(lostPatience.test(words) ? new Detached(words) : new Error(words))
      }
    }
    if (gone === undefined) toServer(spell(message))
    else if (isRequest(message)) answer(id as Id, rpcError(codes.gone, gone))
  }

  return {
    catalogue,
    ask,
    notify,
    fromClient(line) {
      let message: Json
      try {
        message = parseStrictJson(line) as Json
      } catch (error) {
        return toClient(spell({ jsonrpc: '2.0', id: null, ...rpcError(codes.parse, wordsOfFault(error)) }))
      }
      // A batch, as the revision of 2025-03-26 had it, is so many messages.
      for (const one of Array.isArray(message) ? message : [message]) heard(one)
    },
    fromServer(line) {
      let message: unknown
      try {
        message = JSON.parse(line.toString('utf8'))
      } catch {
        return toClient(line)
      }
      if (!isJsonObject(message)) return toClient(line)
      const key = idKey(message['id'])
      if (isAnswer(message)) {
        const waiting = asked.get(key)
        if (waiting) {
          asked.delete(key)
          return waiting.resolve(answerOf(message, line.toString('utf8')))
        }
        if (lists.delete(key) && isJsonObject(message['result'])) catalogue.learn(message['result'])
      }
      if (message['method'] === 'notifications/tools/list_changed') catalogue.forget()
      toClient(line)
    },
    clientGone() {
      for (const [key, life] of calls) if (!asked.has(key)) life.abort(new Detached('The client is gone.'))
    },
    serverGone(words) {
      gone = words
      for (const [key, { resolve }] of asked) {
        asked.delete(key)
        resolve(rpcError(codes.gone, words))
      }
    },
    async idle() {
      while (busy.size > 0) await Promise.all(busy)
    },
  }
}

const wordsOfFault = (error: unknown): string => {
  const { message, errors } = error as Error & { errors?: readonly { message: string }[] }
  return [message, ...(errors ?? []).map((one) => one.message)].join(' ')
}
