/**
 * `countersign gateway --to <address>`: a gateway before an MCP server that is reached over HTTP, for any number of
 * clients. Each brings its own Countersign key as its bearer, and proposes with it; what the server behind wants to see
 * is the gateway's to send.
 */
import { createHash } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http'
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { CountersignApiError, Detached } from '@countersign/sdk'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'
import { answerWith, passedHeaders } from '../http/forward.ts'
import { isOwnName } from '../http/own-name.ts'
import { readBody } from '../http/read-body.ts'
import {
  codes,
  idKey,
  isId,
  isRequest,
  metaOf,
  paramsOf,
  rpcError,
  spell,
  spellAnswer,
  type Id,
  type Message,
} from '../json-rpc.ts'
import { lostPatience } from '../lost-patience.ts'
import type { Overseer } from '../oversee.ts'
import { createToolCatalogue, type Tool, type ToolCatalogue } from '../tool-catalogue.ts'
import { wordsOf } from '../words.ts'
import { answerOver } from './answering.ts'
import { createUpstream, type Upstream } from './upstream.ts'

export interface Client {
  overseer: Overseer
  /** Resolves where Countersign knows the key. */
  check(): Promise<void>
}
export interface McpHttpOptions {
  to: URL
  /** Of a client's key. */
  clientOf(key: string): Client
  /** Put on every request to the server behind: its credentials. */
  headers: Readonly<Record<string, string>>
  loopback: boolean
}

const longestBody = 4 * 1024 * 1024
/** Nobody tells a gateway when a list that it learnt for itself has changed. */
const forgetAfterMs = 30_000
const checkAfterMs = 60_000
const mostPages = 100
const endpoint = '/mcp'

interface Place {
  options: McpHttpOptions
  upstream: Upstream
  clients: Map<string, Client>
  /** Who was found good a little while ago. Each call of a tool is checked by Countersign itself. */
  good: Set<string>
  /** Calls by client, session and id. */
  calls: Map<string, AbortController>
  catalogues: Map<string, ToolCatalogue>
}

export function createMcpHttpGateway(options: McpHttpOptions): Server {
  const place: Place = {
    options,
    upstream: createUpstream(options.to),
    clients: new Map(),
    good: new Set(),
    calls: new Map(),
    catalogues: new Map(),
  }
  return createServer((request, response) => {
    serve(place, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else refuse(response, 502, codes.gone, wordsOf(error))
    })
  })
}

async function serve(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { options, upstream } = place
  const { method = 'GET' } = request
  if (options.loopback && !isOwnName(request.headers.host))
    return refuse(response, 403, codes.invalid, 'This gateway answers to names of its own machine only.')
  if (request.url !== endpoint) return refuse(response, 404, codes.invalid, `The gateway is at ${endpoint}.`)
  if (!['GET', 'POST', 'DELETE'].includes(method))
    return refuse(response, 405, codes.invalid, 'Send GET, POST or DELETE.')
  const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (key === undefined)
    return refuse(response, 401, codes.invalid, 'Send the Countersign key of this agent: Authorization: Bearer <key>.')
  const who = createHash('sha256').update(key).digest('hex')
  const client = place.clients.get(who) ?? options.clientOf(key)
  if (!place.good.has(who))
    try {
      await client.check()
    } catch (error) {
      const unknown = CountersignApiError.is(error) && (error.status === 401 || error.status === 403)
      return refuse(response, unknown ? 401 : 503, codes.gone, wordsOf(error))
    }
  place.clients.set(who, client)
  if (!place.good.has(who)) setTimeout(() => place.good.delete(who), checkAfterMs).unref()
  place.good.add(who)
  const headers = {
    ...passedHeaders(request.headers, ['authorization', 'content-encoding', 'accept-encoding']),
    ...options.headers,
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort(new Detached('The client is gone.')))
  if (method !== 'POST') return answerWith(await upstream.open(method, headers, Buffer.alloc(0), gone.signal), response)

  const body = await readBody(request, longestBody)
  if (!body) return refuse(response, 413, codes.invalid, `A message has at most ${longestBody} bytes.`)
  let message: Json
  try {
    message = parseStrictJson(body) as Json
  } catch (error) {
    return refuse(response, 400, codes.parse, (error as Error).message)
  }
  if (!isJsonObject(message)) return refuse(response, 400, codes.invalid, 'Send one message at a time.')
  if (!headersAgree(request, message))
    return refuse(response, 400, codes.invalid, 'The headers name another call than the message.')
  const scope = `${who} ${String(request.headers['mcp-session-id'] ?? '')}`
  const isCall = message['method'] === 'tools/call'
  if (isCall && !isRequest(message)) return void response.writeHead(202).end()
  if (isCall) return hold(place, { client, scope, headers, message, request, response, gone: gone.signal })
  if (message['method'] === 'notifications/cancelled') {
    const { requestId, reason } = paramsOf(message)
    const life = place.calls.get(`${scope} ${idKey(requestId)}`)
    if (life) {
      const words = typeof reason === 'string' ? reason : 'The client gave it up.'
      life.abort(lostPatience.test(words) ? new Detached(words) : new Error(words))
      return void response.writeHead(202).end()
    }
  }
  return answerWith(await upstream.open('POST', headers, Buffer.from(spell(message)), gone.signal), response)
}

interface Held {
  client: Client
  scope: string
  headers: OutgoingHttpHeaders
  message: Message
  request: IncomingMessage
  response: ServerResponse
  gone: AbortSignal
}

async function hold(place: Place, { client, scope, headers, message, request, response, gone }: Held): Promise<void> {
  const { upstream, calls } = place
  const id = message['id'] as Id
  const params = paramsOf(message)
  const tool = params['name']
  if (typeof tool !== 'string') return refuse(response, 200, -32_602, 'tools/call names a tool.', id)
  const key = `${scope} ${idKey(id)}`
  if (calls.has(key)) return refuse(response, 400, codes.invalid, 'This id is in use.', id)
  const life = new AbortController()
  calls.set(key, life)
  let running = false
  // While people think, a client that is gone leaves its question; what runs is let run to its end.
  gone.addEventListener('abort', () => running || life.abort(gone.reason))
  const answering = answerOver(response, id, String(request.headers.accept ?? '').includes('text/event-stream'))
  const token = metaOf(params)['progressToken']
  let step = 0
  const progress = (words: string) =>
    answering.event({
      id: undefined,
      data: spell({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: token as Id, progress: ++step / 1_000_000, message: words },
      }),
    })
  await client.overseer.call(
    {
      tool,
      params,
      signal: life.signal,
      async forward(given, signal) {
        running = true
        const cancel = () => void tellCancelled(upstream, headers, id, signal.reason)
        signal.addEventListener('abort', cancel, { once: true })
        try {
          const own = sameArguments(given, params) ? headers : withoutParams(headers)
          return await upstream.ask({ ...message, params: given }, own, signal, (event) => answering.event(event))
        } finally {
          signal.removeEventListener('abort', cancel)
        }
      },
      reply(what) {
        calls.delete(key)
        answering.answer(what)
      },
      ...(isId(token) ? { progress } : {}),
    },
    () => learn(place, scope, headers, params, tool),
  )
  calls.delete(key)
}

async function tellCancelled(upstream: Upstream, headers: OutgoingHttpHeaders, id: Id, why: unknown): Promise<void> {
  const reason = why instanceof Error ? why.message : 'It was given up.'
  const message = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason } }
  const own = headersFor(headers, 'notifications/cancelled')
  const came = await upstream
    .open('POST', own, Buffer.from(spell(message)), new AbortController().signal)
    .catch(() => undefined)
  came?.resume()
}

/** Asked by the gateway itself, as this client in this session would. */
async function learn(
  place: Place,
  scope: string,
  headers: OutgoingHttpHeaders,
  params: JsonObject,
  tool: string,
): Promise<Tool | undefined> {
  let catalogue = place.catalogues.get(scope)
  if (!catalogue) {
    catalogue = createToolCatalogue()
    const { progressToken: _token, ...meta } = metaOf(params)
    const own = Object.keys(meta).length > 0 ? { _meta: meta } : {}
    let cursor: Json | undefined
    for (let page = 0; page < mostPages && !catalogue.known(); page++) {
      const message = {
        jsonrpc: '2.0',
        id: `countersign:${page}`,
        method: 'tools/list',
        params: cursor === undefined ? own : { ...own, cursor },
      }
      const { result } = await place.upstream.ask(
        message,
        headersFor(headers, 'tools/list'),
        new AbortController().signal,
        () => undefined,
      )
      if (!result) break
      catalogue.learn(result)
      cursor = result['nextCursor']
    }
    place.catalogues.set(scope, catalogue)
    setTimeout(() => place.catalogues.delete(scope), forgetAfterMs).unref()
  }
  return catalogue.get(tool)
}

/** Newer clients say in headers what is in the message; a server may go by either. */
const named = ['mcp-method', 'mcp-name'] as const

function headersAgree({ headers }: IncomingMessage, message: Message): boolean {
  const [method, name] = named.map((header) => headers[header])
  if (method !== undefined && method !== message['method']) return false
  return name === undefined || message['method'] !== 'tools/call' || plain(String(name)) === paramsOf(message)['name']
}

/** Names that a header cannot hold come as base64 (revision 2026-07-28). */
const plain = (name: string): string => {
  const packed = /^=\?base64\?([\w+/=]*)\?=$/.exec(name)?.[1]
  return packed === undefined ? name : Buffer.from(packed, 'base64').toString('utf8')
}

const sameArguments = (one: JsonObject, other: JsonObject): boolean =>
  JSON.stringify(one['arguments']) === JSON.stringify(other['arguments'])

/** Without what repeats the arguments. */
const withoutParams = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('mcp-param-')))

function headersFor(headers: OutgoingHttpHeaders, method: string): OutgoingHttpHeaders {
  const { 'mcp-name': _name, ...others } = withoutParams(headers)
  return headers['mcp-method'] === undefined ? others : { ...others, 'mcp-method': method }
}

function refuse(response: ServerResponse, status: number, code: number, words: string, id?: Id): void {
  if (response.destroyed || response.headersSent) return
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  response.writeHead(status, headers)
  response.end(
    id === undefined
      ? spell({ jsonrpc: '2.0', id: null, ...rpcError(code, words) })
      : spellAnswer(id, rpcError(code, words)),
  )
}
