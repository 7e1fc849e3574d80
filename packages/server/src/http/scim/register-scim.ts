/** SCIM speaks its own media type and its own errors, so it has a room of its own. */
import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { register } from '../endpoint.ts'
import { refusalOf } from '../problem.ts'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'
import { scimEndpoints } from './endpoints.ts'
import { scimErrorOf } from './scim-error.ts'

const scimType = 'application/scim+json; charset=utf-8'

export function registerScim(scope: FastifyInstance, context: Context): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    /^application\/(scim\+)?json(;\s*charset="?utf-?8"?)?$/i,
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      try {
        done(null, body.length === 0 ? undefined : parseStrictJson(body))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  scope.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    const { status, body } = scimErrorOf(refusal)
    if (status >= 500 && !context.closing.signal.aborted)
      context.engine.log.error(
        { err: refusal.cause ?? error, method: request.method, route: request.routeOptions.url ?? null },
        refusal.code,
      )
    if (refusal.retryAfterS !== undefined) void reply.header('retry-after', refusal.retryAfterS)
    if (status === 401) void reply.header('www-authenticate', 'Bearer')
    return reply.code(status).header('content-type', scimType).send(JSON.stringify(body))
  })
  scope.addHook('preHandler', async (_request, reply) => void reply.type(scimType))
  register(scope, context, scimEndpoints)
}
