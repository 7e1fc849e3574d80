/** The OpenAPI document, from the table of endpoints: what the server checks is what it publishes. */
import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { wireSchemas } from './wire/wire-schemas.ts'

type Doc = Record<string, unknown>
const jsonBody = (schema: Doc): Doc => ({ content: { 'application/json': { schema } } })

export const version = '0.1.0'

export function openApiDocument(endpoints: readonly Endpoint[]): Doc {
  const paths: Record<string, Record<string, Doc>> = {}
  for (const given of endpoints) {
    const one = { ...given, path: given.path.replace('{+', '{') }
    const params = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    const query = [...(one.query ?? []), ...(one.csv ? ['format'] : [])].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string' },
    }))
    const creates = one.method === 'POST' && one.operation !== null
    const header = creates
      ? [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } }]
      : []
    const schema =
      one.answers === undefined
        ? { type: 'object' }
        : one.answers.endsWith('Page')
          ? pageOf(one.answers.slice(0, -4))
          : { $ref: `#/components/schemas/${one.answers}` }
    ;(paths[one.path] ??= {})[one.method.toLowerCase()] = {
      operationId: operationId(one),
      summary: one.summary,
      parameters: [...params, ...query, ...header],
      ...(one.body
        ? {
            requestBody: {
              required: !one.body.safeParse(undefined).success,
              ...jsonBody(z.toJSONSchema(one.body, { io: 'input', unrepresentable: 'any' }) as Doc),
            },
          }
        : {}),
      responses: {
        [String(one.status ?? 200)]: {
          description: 'Done',
          content: {
            'application/json': { schema },
            ...(one.csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
          },
        },
        default: {
          description: 'Refused',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      ...(one.operation === null ? { security: [] } : {}),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version,
      description:
        'The second signature on what AI does. Errors are RFC 9457; times RFC 3339 UTC; durations such as 90s, 15m, 4h, 7d; ids prefixed UUIDv7.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'countersign_session' },
      },
      schemas: wireSchemas,
    },
  }
}

const pageOf = (name: string): Doc => ({
  type: 'object',
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    next: { type: ['string', 'null'] },
  },
})
const operationId = (one: Endpoint): string =>
  `${one.method.toLowerCase()}${one.path
    .replace(/^\/v1/, '')
    .split(/[/{}_-]+/)
    .filter(Boolean)
    .map((part) => (part[0] as string).toUpperCase() + part.slice(1))
    .join('')}`
