import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from '../context.ts'

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
  const waiting = new Gauge({
    name: 'countersign_decisions_waiting',
    help: 'Decisions that wait for a person.',
    registers: [registry],
  })
  const unfolded = new Gauge({
    name: 'countersign_log_unfolded',
    help: 'Entries of logs that no checkpoint covers yet.',
    registers: [registry],
  })
  const dead = new Gauge({
    name: 'countersign_deliveries_dead',
    help: 'Webhook deliveries that were given up.',
    registers: [registry],
  })
  server.addHook('onResponse', async (request, reply) => {
    requests.inc({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    })
    if (!request.url.includes('wait=')) seconds.observe(reply.elapsedTime / 1_000)
  })
  server.get('/metrics', async (_request, reply) => {
    const [row] = await context.engine.database.query<{ waiting: number; dead: number; unfolded: number }>(
      `select (select count(*) from decisions where status = 'waiting' and project is null) as waiting, (select count(*) from deliveries where state = 'dead') as dead,
         (select coalesce(sum(h.position - coalesce(l.size, 0)), 0)::bigint from heads h left join logs l using (workspace)) as unfolded`,
    )
    waiting.set(row?.waiting ?? 0)
    dead.set(row?.dead ?? 0)
    unfolded.set(row?.unfolded ?? 0)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
