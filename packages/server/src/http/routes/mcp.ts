/**
 * `/mcp`: Countersign's own tools over streamable HTTP. What speaks the protocol is loaded with the first request; each
 * of its calls comes back into this server as any program's would, with the caller's key.
 */
import { CountersignError } from '@countersign/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify'
import type { Context } from '../../context.ts'
import type { McpOverHttp } from '../../mcp/http.ts'
import { untilGone } from '../endpoint.ts'

const bearer = /^Bearer +(\S+)$/i

export function registerMcp(server: FastifyInstance, context: Context, version: string): void {
  let loading: Promise<McpOverHttp> | undefined
  const load = async (): Promise<McpOverHttp> => {
    const { createMcpOverHttp } = await import('../../mcp/http.ts')
    const { log } = context.engine
    return createMcpOverHttp(
      inside(server),
      () => context.pageAddress(),
      version,
      (error) => log.warn({ reason: error.message }, 'an MCP request could not be served'),
    )
  }
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const key = bearer.exec(request.headers.authorization ?? '')?.[1]
    if (key === undefined)
      throw new CountersignError(
        'unauthenticated',
        'Send the key that the agent was given: Authorization: Bearer <key>.',
      )
    const caller = await context.callers.of(request)
    const query = new URLSearchParams(request.url.split('?')[1] ?? '')
    const only = caller.systems?.length === 1 && caller.systems[0] !== '*' ? caller.systems[0] : undefined
    const mcp = await (loading ??= load())
    const answer = await mcp.handle({
      url: new URL(request.url, 'http://countersign').href,
      method: request.method,
      headers: Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      ),
      body: request.body,
      signal: untilGone({ context, reply }),
      key,
      system: query.get('system') ?? only,
    })
    return reply.send(answer)
  }
  for (const method of ['POST', 'GET', 'DELETE'] as const) server.route({ method, url: '/mcp', handler })
}

/** Requests to this server without a socket. */
const inside =
  (server: FastifyInstance) =>
  async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
  ) => {
    const options: InjectOptions = {
      method: init.method as 'GET',
      url: url.replace(/^http:\/\/countersign/, ''),
      headers: init.headers,
      signal: init.signal,
      ...(init.body === undefined ? {} : { payload: init.body }),
    }
    const answer = await server.inject(options)
    return {
      status: answer.statusCode,
      headers: { get: (name: string) => String(answer.headers[name.toLowerCase()] ?? '') || null },
      body: null,
      text: async () => answer.payload,
    }
  }
