import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { Context } from '../context.ts'
import { countCommitted } from './count-committed.ts'
import { measureNow } from './measure-now.ts'

/** `/metrics` for Prometheus: the process, requests by route and status, and what waits. */
export function registerMetrics(server: FastifyInstance, context: Context): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'countersign_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'countersign_http_seconds',
    help: 'Seconds to answer, without long polls.',
    buckets: [0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 5],
    registers: [registry],
  })
  countCommitted(registry, context)
  server.addHook('onResponse', async (request, reply) => {
    requests.inc({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    })
    if (!request.url.includes('wait=')) seconds.observe(reply.elapsedTime / 1_000)
  })
  server.get('/metrics', async (request, reply) => {
    const caller = request.headers.authorization === undefined ? null : await context.callers.of(request)
    const [now, counted] = await Promise.all([measureNow(context, caller), registry.metrics()])
    return reply.type(registry.contentType).send(`${counted}\n${now}`)
  })
}
