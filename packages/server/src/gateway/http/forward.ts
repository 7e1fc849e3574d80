/** Sends a request on to the server behind, and its answer back as it comes. */
import { request as overHttp, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import { request as overHttps } from 'node:https'
import { pipeline } from 'node:stream/promises'

/** Of one connection, not of the message (RFC 9110); and what would make another request of it. */
const notPassed = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

/** Headers to hand on; `drop` and what `connection` names are left out. */
export function passedHeaders(headers: IncomingMessage['headers'], drop: readonly string[] = []): OutgoingHttpHeaders {
  const named = String(headers.connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !notPassed.has(name) && !named.includes(name) && !drop.includes(name)),
  )
}

export interface Outgoing {
  method: string
  path: string
  query: string
  headers: OutgoingHttpHeaders
  /** Known as a whole, or passed as it comes. */
  body: Buffer | IncomingMessage
}

/** @throws Error where the server behind cannot be reached, and the signal's reason. */
export async function sendOn(to: URL, outgoing: Outgoing, signal: AbortSignal): Promise<IncomingMessage> {
  const base = to.pathname.replace(/\/$/, '')
  const { body } = outgoing
  const length = Buffer.isBuffer(body) ? body.length || undefined : body.headers['content-length']
  const sending = (to.protocol === 'https:' ? overHttps : overHttp)({
    protocol: to.protocol,
    hostname: to.hostname.replace(/^\[|\]$/g, ''),
    port: to.port,
    method: outgoing.method,
    path: `${base}${outgoing.path}${outgoing.query === '' ? '' : `?${outgoing.query}`}`,
    headers: {
      ...outgoing.headers,
      ...(length === undefined ? {} : { 'content-length': length }),
    },
    signal,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sending.once('response', resolve).once('error', reject),
  )
  answered.catch(() => undefined)
  if (Buffer.isBuffer(body)) sending.end(body)
  else await pipeline(body, sending)
  try {
    return await answered
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** The answer as it came, part by part. */
export async function answerWith(from: IncomingMessage, to: ServerResponse): Promise<void> {
  to.writeHead(from.statusCode ?? 502, passedHeaders(from.headers))
  to.flushHeaders()
  await pipeline(from, to)
}
