/** A request as a span of its caller's trace: told by its route and status. */
import { parseId } from '@countersign/core'
import type { onRequestAsyncHookHandler, onResponseAsyncHookHandler } from 'fastify'
import type { RequestTrace, Traces } from '../ports.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Only where traces are collected. */
    trace?: RequestTrace
  }
}

export function traced(
  traces: Traces,
  route: string,
): { onRequest: onRequestAsyncHookHandler; onResponse: onResponseAsyncHookHandler } {
  const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  return {
    async onRequest(request) {
      request.trace = traces.begin({
        ...{ method: request.method, route },
        traceparent: header(request.headers.traceparent),
        tracestate: header(request.headers.tracestate),
      })
      const { id } = request.params as { id?: string }
      if (id && route.startsWith('/v1/decisions/') && parseId('decision', id) !== undefined)
        request.trace.tell({ 'countersign.decision.id': id })
    },
    async onResponse(request, reply) {
      request.trace?.end(reply.statusCode)
    },
  }
}
