/**
 * An endpoint: address, what it asks for, who may use it, what it does. One table of them makes the server, the OpenAPI
 * document and the matrix test.
 */
import { createHash } from 'node:crypto'
import {
  allowedOrThrow,
  authorise,
  canonicalize,
  CountersignError,
  parseDuration,
  type Json,
  type Operation,
} from '@countersign/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Idempotency } from '../engine/committer.ts'
import type { Context } from '../context.ts'
import { traced } from './traced.ts'
import { wantsCsv, writeCsv, type TableRow } from './csv.ts'
import type { Caller } from './principal.ts'

export interface Call<B = unknown> {
  context: Context
  caller: Caller
  params: Record<string, string>
  query: URLSearchParams
  body: B
  idempotency: Idempotency | null
  request: FastifyRequest
  reply: FastifyReply
}
export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD'
  /** As in OpenAPI: `/v1/decisions/{id}`; `{+path}` takes the rest, slashes too (RFC 6570). */
  path: string
  summary: string
  /** What it is called in the table of permissions; `known` where it decides itself among those who are; null where anyone may ask (signing in). */
  operation: Operation | 'known' | null
  body?: z.ZodType
  query?: readonly string[]
  /** Status of success; 200 where not given. */
  status?: number
  /** Name of the wire type it answers, for the OpenAPI document. */
  answers?: string
  /** The same as a table, for `?format=csv` or a client that accepts only that. */
  csv?(answer: never): readonly TableRow[]
  run(call: Call<never>): Promise<unknown>
}

/** Keeps the body's type together with its schema. */
export function endpoint<S extends z.ZodType | undefined = undefined>(
  given: Omit<Endpoint, 'run' | 'body'> & {
    body?: S
    run: (call: Call<S extends z.ZodType ? z.infer<S> : undefined>) => Promise<unknown>
  },
): Endpoint {
  return given as unknown as Endpoint
}

export function register(server: FastifyInstance, context: Context, endpoints: readonly Endpoint[]): void {
  for (const one of endpoints)
    server.route({
      method: one.method,
      url: one.path.replaceAll(/\{\+\w+\}/g, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(context.traces ? traced(context.traces, one.path) : {}),
      handler: async (request, reply) => {
        const query = new URLSearchParams(request.url.split('?')[1] ?? '')
        const caller = one.operation === null ? (undefined as unknown as Caller) : await context.callers.of(request)
        if (one.operation !== null) {
          if (one.operation !== 'known') allowedOrThrow(authorise(caller.principal, one.operation))
          context.limits.takeOrThrow(caller.key ?? caller.account ?? '')
        }
        if (one.query) refuseUnknown(query, one.csv ? [...one.query, 'format'] : one.query)
        const asCsv = one.csv !== undefined && wantsCsv(query, request.headers.accept)
        const body = one.body ? parseBody(one.body, request.body) : undefined
        const result = await one.run({
          context,
          caller,
          params: request.params as Record<string, string>,
          query,
          body: body as never,
          idempotency: caller ? idempotencyOf(caller.workspace, request) : null,
          request,
          reply,
        })
        // Whoever asked may have gone while it was sent.
        if (reply.sent || reply.raw.destroyed) return reply
        if (one.csv && asCsv) return reply.type('text/csv; charset=utf-8').send(writeCsv(one.csv(result as never)))
        return reply.code(one.status ?? 200).send(result ?? {})
      },
    })
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...new Set(query.keys())].filter((name) => !known.includes(name) && name !== 'workspace')
  if (unknown.length > 0)
    throw new CountersignError('bad-input', undefined, {
      errors: unknown.map((name) => ({
        path: `?${name.slice(0, 60)}`,
        message: `unknown; this address takes ${known.join(', ') || 'nothing'}`,
      })),
    })
}

export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body ?? undefined)
  if (parsed.success) return parsed.data
  throw new CountersignError('bad-input', undefined, {
    errors: parsed.error.issues.slice(0, 50).map((issue) => ({
      path: issue.path.map(String).join('.') || 'body',
      message:
        issue.code === 'unrecognized_keys'
          ? `unknown: ${issue.keys.map((name) => name.slice(0, 60)).join(', ')}`
          : body === undefined || body === null
            ? 'missing: send a JSON object'
            : issue.message,
    })),
  })
}

export function idempotencyOf(workspace: string, request: FastifyRequest): Idempotency | null {
  const given = request.headers['idempotency-key']
  // Bytes and streams (batches, files) bring keys of their own, or are content-addressed.
  const isBytes =
    typeof request.body === 'object' &&
    request.body !== null &&
    !Array.isArray(request.body) &&
    Object.getPrototypeOf(request.body) !== Object.prototype
  if (given === undefined || request.method !== 'POST' || isBytes) return null
  const key = String(given)
  if (key.length < 1 || key.length > 255)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'Idempotency-Key', message: 'takes 1 to 255 characters' }],
    })
  return makeIdempotency(workspace, key, request.url.split('?')[0] as string, (request.body ?? null) as Json)
}

/** The scope is workspace, key and path; bodies are the same when their canonical texts are. */
export const makeIdempotency = (workspace: string, key: string, path: string, body: Json): Idempotency => ({
  hash: createHash('sha256').update(`${workspace}\n${path}\n${key}`).digest(),
  bodyHash: createHash('sha256').update(canonicalize(body)).digest(),
})

export function limitOf(query: URLSearchParams, usual: number, most: number): number {
  const text = query.get('limit')
  if (text === null) return usual
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?limit', message: `takes a whole number from 1 to ${most}` }],
    })
  return limit
}

/** Where a figure begins: `?since`, at most a year back. */
export function sinceOf(query: URLSearchParams, nowMs: number, usualDays: number): number {
  const dayMs = 86_400_000
  const since = query.get('since')
  const sinceMs = since === null ? nowMs - usualDays * dayMs : Date.parse(since)
  if (Number.isNaN(sinceMs) || sinceMs >= nowMs)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?since', message: 'takes a time in the past such as 2026-11-01T00:00:00Z' }],
    })
  return Math.max(sinceMs, nowMs - 366 * dayMs)
}

/** `?wait=30s&rev=3`: until it is as wanted, or has changed past that revision. */
export function waitOf(query: URLSearchParams): { waitMs: number; rev: number | null } {
  const [wait, revision] = [query.get('wait'), query.get('rev')]
  const waitMs = wait === null ? 0 : parseDuration(wait)
  if (waitMs === undefined || waitMs > 60_000)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?wait', message: 'takes a duration of up to 60s' }],
    })
  const rev = revision === null ? null : Number(revision)
  if (rev !== null && !Number.isInteger(rev))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?rev', message: 'takes a whole number' }],
    })
  return { waitMs, rev }
}

/** Aborts when whoever waits has gone, or the server is to close. */
export function untilGone({ context, reply }: Pick<Call, 'context' | 'reply'>): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, context.closing.signal])
}
