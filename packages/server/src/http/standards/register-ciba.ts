/** CIBA takes forms, clients that show their key as OAuth has it, and answers with OAuth’s errors. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { register } from '../endpoint.ts'
import { refusalOf } from '../problem.ts'
import { cibaEndpoints } from './ciba.ts'
import { OAuthError, oauthErrorOf } from './oauth-error.ts'

const formLimit = 131_072

export function registerCiba(scope: FastifyInstance, context: Context): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    /^application\/x-www-form-urlencoded(;|$)/i,
    { parseAs: 'string', bodyLimit: formLimit },
    (_request, body, done) => {
      const fields = [...new URLSearchParams(body as string)]
      if (new Set(fields.map(([name]) => name)).size < fields.length)
        done(new OAuthError('invalid_request', 'Each parameter is sent once.'))
      else done(null, Object.fromEntries(fields))
    },
  )
  scope.addHook('onRequest', async (request, reply) => {
    asBearer(request)
    void reply.header('cache-control', 'no-store')
  })
  scope.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    const { status, body } = oauthErrorOf(refusal)
    if (status >= 500 && !context.closing.signal.aborted)
      context.engine.log.error(
        { err: refusal.cause ?? error, method: request.method, route: request.routeOptions.url ?? null },
        refusal.code,
      )
    if (refusal.retryAfterS !== undefined) void reply.header('retry-after', refusal.retryAfterS)
    if (status === 401) void reply.header('www-authenticate', 'Basic realm="countersign", charset="UTF-8"')
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  })
  register(scope, context, cibaEndpoints)
}

/** A key as the secret of a client (`client_secret_basic`); what the client calls itself says nothing. */
function asBearer({ headers }: FastifyRequest): void {
  const basic = /^Basic ([\w+/=-]{1,500})$/i.exec(headers.authorization ?? '')?.[1]
  if (basic === undefined) return
  const pair = Buffer.from(basic, 'base64').toString()
  const secret = pair.slice(pair.indexOf(':') + 1)
  try {
    // Form-encoded before it was base64 (RFC 6749 §2.3.1).
    headers.authorization = `Bearer ${decodeURIComponent(secret.replaceAll('+', ' '))}`
  } catch {
    headers.authorization = `Bearer ${secret}`
  }
}
