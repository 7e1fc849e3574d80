/**
 * `countersign gateway --http rules.yaml --to <address>`: a reverse proxy that makes decisions of the requests that its
 * rules name. What was approved is what is sent, and nothing else.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { JsonObject } from '@countersign/core'
import {
  Detached,
  digestOf,
  Expired,
  Refused,
  Rejected,
  Returned,
  Stopped,
  Unavailable,
  Vetoed,
  type Countersign,
  type DecisionWire,
} from '@countersign/sdk'
import { startPatience, type PatienceOptions } from '../patience.ts'
import type { Shelf } from '../shelf.ts'
import { wasUsed } from '../was-used.ts'
import { wordsOf } from '../words.ts'
import { answerWith, passedHeaders, sendOn } from './forward.ts'
import { jsonIn, NotSent, proposalOf, requestOf, type HttpRequest } from './http-proposal.ts'
import { readBody } from './read-body.ts'
import { isOwnName } from './own-name.ts'
import { plainPath } from './plain-path.ts'
import { fateOf, type Fate, type HttpRules } from './rules.ts'

export interface HttpGatewayOptions extends PatienceOptions {
  cs: Countersign
  rules: HttpRules
  to: URL
  system: string
  requester?: string
  /** Put on every request to the server behind: its credentials. */
  headers: Readonly<Record<string, string>>
  /** What clients must send as their bearer; then it is not passed on. */
  token: string | undefined
  /** It listens to this machine alone: then only names of this machine are answered. */
  loopback: boolean
  /** Of this process, as its decisions tell it. */
  owner: string
  leftOver: Shelf<string>
  ready(): Promise<void>
  say(words: string): void
}

const longestBody = 1024 * 1024

export const createHttpGateway = (options: HttpGatewayOptions): Server =>
  createServer((request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else refuse(response, problemOf(error), wordsOf(error))
    })
  }).on('upgrade', (_request, socket) => socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\n'))

async function serve(options: HttpGatewayOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (options.loopback && !isOwnName(request.headers.host))
    return refuse(response, [403, 'foreign-host'], 'This gateway answers to names of its own machine only.')
  if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`)
    return refuse(response, [401, 'unauthenticated'], 'Send the gateway’s token: Authorization: Bearer <token>.')
  const place = plainPath(request.url ?? '')
  if (!place)
    return refuse(
      response,
      [400, 'not-plain'],
      'Send the address in its plain form, without dots, doubled slashes or escapes of them.',
    )
  const method = request.method ?? 'GET'
  const headers = {
    ...passedHeaders(request.headers, options.token === undefined ? [] : ['authorization']),
    ...options.headers,
  }
  const looksInside = options.rules.rules.some(({ match }) => match.body)
  // Without a look into the body its fate may be known already; a body of any size then passes as it comes.
  const early = looksInside ? undefined : fateOf(options.rules, { method, path: place.path, body: undefined })
  const life = new AbortController()
  response.once('close', () => life.abort(new Detached('The client is gone.')))
  if (early?.kind === 'pass') {
    const answer = await sendOn(options.to, { method, ...place, headers, body: request }, life.signal)
    return answerWith(answer, response)
  }
  if (early?.kind === 'refuse') return refuse(response, [403, 'refused'], 'The gateway’s rules refuse this request.')
  if (request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity')
    return refuse(response, [415, 'encoded-body'], 'Send the body as it is: nobody can decide on one that is packed.')
  const body = await readBody(request, longestBody)
  if (!body) return refuse(response, [413, 'too-large'], `A body that is decided on has at most ${longestBody} bytes.`)
  const asked: HttpRequest = { method, ...place, contentType: request.headers['content-type'] ?? '', body }
  const json = jsonIn(body)
  if (json === undefined && /\bjson\b/i.test(asked.contentType) && body.length > 0)
    return refuse(response, [400, 'bad-json'], 'The body is not JSON that means one thing only.')
  const fate = fateOf(options.rules, { method, path: place.path, body: json })
  if (fate.kind === 'refuse') return refuse(response, [403, 'refused'], 'The gateway’s rules refuse this request.')
  if (fate.kind === 'pass') return answerWith(await sendOn(options.to, { ...asked, headers }, life.signal), response)
  await options.ready()
  const resume = options.leftOver.take(digestOf(fate.action, proposalOf(asked)))
  if (resume && (await decide(options, { asked, headers, fate, response, life: life.signal, resume })) !== 'again')
    return
  await decide(options, { asked, headers, fate, response, life: life.signal, resume: undefined })
}

interface Deciding {
  asked: HttpRequest
  headers: ReturnType<typeof passedHeaders>
  fate: Extract<Fate, { kind: 'decide' }>
  response: ServerResponse
  life: AbortSignal
  resume: string | undefined
}

/** The server behind answered that it did not do it. */
class NotDone extends Error {}

async function decide(options: HttpGatewayOptions, deciding: Deciding): Promise<'again' | undefined> {
  const { asked, headers, fate, response, life, resume } = deciding
  const patience = startPatience(options, { signal: life })
  let decision: DecisionWire | undefined
  let started = false
  const guarded = options.cs.guard<JsonObject, void, void>(
    {
      system: options.system,
      action: fate.action,
      ...(fate.subject === undefined ? {} : { subject: fate.subject }),
      ...(options.requester === undefined ? {} : { requester: options.requester }),
      attributes: { http: { method: asked.method, path: asked.path, params: fate.params }, gateway: options.owner },
      onUnreported: (error) => options.say(error.message),
    },
    async (approved, { signal }) => {
      const final = requestOf(approved, asked)
      started = true
      patience.end()
      const answer = await sendOn(options.to, { ...final, headers }, signal)
      const status = answer.statusCode ?? 502
      // Whether the client stays to read it changes nothing of what was done.
      await answerWith(answer, response).catch(() => undefined)
      if (status >= 400) throw new NotDone(`The server behind answered ${status}.`)
    },
  )
  try {
    await guarded(proposalOf(asked), {
      signal: patience.signal,
      resume,
      onDecision(made) {
        decision = made.wire
        patience.knows(decision)
      },
    })
  } catch (error) {
    if (!started && resume && wasUsed(error)) return 'again'
    if (!started && Detached.is(error) && decision)
      options.leftOver.put(digestOf(fate.action, proposalOf(asked)), decision.id)
    const words = error instanceof NotSent ? `Nothing was done. ${error.message}` : wordsOf(error)
    if (!response.headersSent) refuse(response, started ? [502, 'unknown'] : problemOf(error), words, decision)
    else if (!(error instanceof NotDone)) options.say(wordsOf(error))
  } finally {
    patience.end()
  }
  return undefined
}

type Problem = readonly [status: number, code: string]

function problemOf(error: unknown): Problem {
  if (Detached.is(error)) return [503, 'waiting']
  if (Unavailable.is(error)) return [503, 'unavailable']
  if (Stopped.is(error)) return [503, 'stopped']
  if (Rejected.is(error)) return [403, 'rejected']
  if (Refused.is(error)) return [403, 'refused']
  if (Returned.is(error)) return [409, 'returned']
  if (Vetoed.is(error)) return [403, 'vetoed']
  if (Expired.is(error)) return [403, 'expired']
  return [502, 'not-sent']
}

const retryAfterS = 5

function refuse(response: ServerResponse, [status, code]: Problem, detail: string, decision?: DecisionWire): void {
  if (response.destroyed || response.headersSent) return
  const headers: Record<string, string | number> = { 'content-type': 'application/problem+json' }
  if (status === 503) headers['retry-after'] = retryAfterS
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  response.writeHead(status, headers)
  response.end(JSON.stringify({ status, code, detail, ...(decision ? { decision: decision.id } : {}) }))
}
