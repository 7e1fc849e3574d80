/** The HTTP server: bodies in, problems out, the console's files, health and metrics. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import fastifyStatic from '@fastify/static'
import { CountersignError } from '@countersign/core'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { register } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { registerMetrics } from './metrics.ts'
import { openApiDocument, version } from './openapi.ts'
import { problemOf, problemType, refusalOf } from './problem.ts'
import { batchEndpoint } from './routes/batch.ts'
import { fileEndpoints } from './routes/files.ts'
import { registerMcp } from './routes/mcp.ts'
import { fromSlackEndpoints } from './routes/slack.ts'
import { importEndpoint } from './routes/transfers.ts'
import { samlEndpoint } from './routes/own-identity.ts'
import { truthsEndpoint } from './routes/truths.ts'
import { registerScim } from './scim/register-scim.ts'
import { registerCiba } from './standards/register-ciba.ts'
import { parseStrictJson } from '../formats/bytes/strict-json.ts'

const jsonLimit = 1_048_576
const batchLimit = 16 * jsonLimit
/** An answer of SAML with the groups of somebody who is in many. */
const formLimit = jsonLimit / 2

export async function createServer(context: Context): Promise<FastifyInstance> {
  const { log } = context.engine
  const server = Fastify({
    logger: false,
    bodyLimit: jsonLimit,
    trustProxy: context.config.publicUrl !== undefined,
    // A subject's name of 500 characters, each of four bytes spelled %xx.
    routerOptions: { maxParamLength: 6_000 },
    forceCloseConnections: true,
    // A stream of items or a file takes as long as its line and the database need; headers have a minute.
    requestTimeout: 3_600_000,
    http: { headersTimeout: 60_000 },
    // Addresses that are not well formed never reach a handler.
    frameworkErrors: (_error, _request, reply) => {
      const problem = problemOf(new CountersignError('no-such-route', 'This address is not well formed.'))
      reply.raw.writeHead(problem.status, { 'content-type': problemType }).end(JSON.stringify(problem))
    },
  })

  let toldAwayAt = 0
  server.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    const problem = problemOf(refusal)
    // While the database is away every request fails alike: one line a second tells it.
    if (refusal.code === 'store-unavailable') {
      const nowMs = context.engine.clock.now()
      if (nowMs - toldAwayAt > 1_000)
        log.warn({ reason: (refusal.cause as Error | undefined)?.message }, 'the database cannot be reached')
      if (nowMs - toldAwayAt > 1_000) toldAwayAt = nowMs
    } else // A poll that loses its server and its database at once is nobody's fault.
    if (problem.status >= 500 && !context.closing.signal.aborted)
      log.error(
        { err: refusal.cause ?? error, method: request.method, route: request.routeOptions.url ?? null },
        refusal.code,
      )
    if (refusal.retryAfterS !== undefined) void reply.header('retry-after', refusal.retryAfterS)
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
    return reply.code(problem.status).header('content-type', problemType).send(JSON.stringify(problem))
  })
  server.setNotFoundHandler((request) => {
    throw new CountersignError(
      server.hasRoute({ method: 'GET', url: request.url.split('?')[0] as string }) ? 'wrong-method' : 'no-such-route',
    )
  })
  server.addHook('onSend', async (_request, reply) => {
    // The console counts its deadlines and leases down by this header, so it tells the one clock by which they end.
    void reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('date', new Date(context.engine.clock.now()).toUTCString())
  })

  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    /^application\/json(;\s*charset="?utf-?8"?)?$/i,
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      try {
        done(null, body.length === 0 ? undefined : parseStrictJson(body))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  await server.register(async (scope) => register(scope, context, endpoints))
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ['application/x-ndjson', 'application/jsonl', 'application/ndjson'],
      { parseAs: 'buffer', bodyLimit: batchLimit },
      (_request, body, done) => done(null, body),
    )
    register(scope, context, [batchEndpoint, truthsEndpoint])
  })
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload: Readable, done) => done(null, payload))
    register(scope, context, [...fileEndpoints, importEndpoint])
  })

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    register(scope, context, fromSlackEndpoints)
  })
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: formLimit },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    register(scope, context, [samlEndpoint])
  })
  await server.register(async (scope) => registerScim(scope, context))
  await server.register(async (scope) => registerCiba(scope, context))

  server.get('/healthz', async () => ({ status: 'alive' }))
  server.get('/readyz', async () => {
    const missing = context.closing.signal.aborted ? 'stopping' : await context.notReady()
    if (missing !== null) throw new CountersignError('store-unavailable', `Not ready: ${missing}`, { retryAfterS: 1 })
    return { status: 'ready' }
  })
  const document = openApiDocument([
    ...endpoints,
    ...[batchEndpoint, truthsEndpoint, ...fileEndpoints, importEndpoint, ...fromSlackEndpoints],
  ])
  server.get('/openapi.json', async (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(document),
  )
  registerMetrics(server, context)
  registerMcp(server, context, version)
  await serveConsole(server, context)
  return server
}

/** The console's files. Each page gets a nonce for its styles; nothing inline runs, nothing foreign is loaded. */
async function serveConsole(server: FastifyInstance, context: Context): Promise<void> {
  const folder = context.config.consoleDir
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    server.get('/', async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send('The console is not built. Run: npm run build\n'),
    )
    return
  }
  const page = readFileSync(index, 'utf8')
  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    immutable: true,
    maxAge: '365d',
    globIgnore: ['index.html'],
  })
  // One page may be shown within somebody's own application; what it opens is in its link, and no cookie is.
  const { frameParents } = context.config
  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    const nonce = context.engine.dice.bytes(16).toString('base64')
    const parents = /^\/expert(\?|$)/.test(request.url) ? frameParents : []
    if (parents.length === 0) reply.header('x-frame-options', 'DENY')
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ${parents.length > 0 ? parents.join(' ') : "'none'"}; frame-src 'none'`,
      )
      .send(page.replaceAll('__CSP_NONCE__', nonce))
  }
  server.get('/', send)
  server.get('/*', (request, reply) => {
    if (
      // `/log` alone is a page; what a log is made of lies under its workspace.
      /^\/(log\/|(v1|access|humanlayer|cds-services|scim|ciba)(\/|$))/.test(request.url) ||
      /\.\w+$/.test(request.url.split('?')[0] as string)
    )
      throw new CountersignError('no-such-route')
    return send(request, reply)
  })
}
