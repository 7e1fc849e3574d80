/** The OpenAPI document and the SDK's types, made from the server's own table of endpoints; no server runs. */
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { endpoints } from '../packages/server/src/http/endpoints.ts'
import { openApiDocument } from '../packages/server/src/http/openapi.ts'
import { batchEndpoint } from '../packages/server/src/http/routes/batch.ts'
import { fileEndpoints } from '../packages/server/src/http/routes/files.ts'
import { importEndpoint } from '../packages/server/src/http/routes/transfers.ts'
import { makeApiPages, type ApiDocument } from './api-pages.ts'

type Node = Record<string, unknown>

/** Where each file stands, from the root of the repository. */
export const apiPaths = {
  document: 'docs/openapi.json',
  types: 'packages/sdk/src/openapi.d.ts',
  pages: 'docs/api',
} as const

/**
 * A body's own `$defs` are local to it, but a `$ref` in an OpenAPI document starts at the document: definitions move
 * to `components`. One without a name says "any JSON value"; a second with another meaning is refused.
 */
export function hoistDefinitions(document: Node): Node {
  const schemas = (document['components'] as { schemas: Node }).schemas
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    const { $defs, $schema: _dialect, ...rest } = value as Node
    if ($defs !== undefined) {
      for (const [name, definition] of Object.entries($defs as Node)) {
        const same =
          schemas[nameOf(name)] === undefined || jsonText(schemas[nameOf(name)]) === jsonText(visit(definition))
        if (!same) throw new Error(`Two schemas are called ${nameOf(name)}.`)
        schemas[nameOf(name)] = visit(definition)
      }
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string' ? inner.replace(/^#\/\$defs\/(.+)$/, refOf) : visit(inner),
      ]),
    )
  }
  const paths = visit(document['paths'])
  return { ...document, paths }
}
const nameOf = (definition: string): string => (definition === '__schema0' ? 'Json' : definition)
const refOf = (_all: string, name: string): string => `#/components/schemas/${nameOf(name)}`
const jsonText = (value: unknown): string => JSON.stringify(value)

/** All that the server answers, those too that read their bodies by themselves. */
export const apiEndpoints = [...endpoints, batchEndpoint, ...fileEndpoints, importEndpoint]

/** The text of both generated files, and of the pages of the reference by their names. */
export async function makeApiFiles(): Promise<{ document: string; types: string; pages: Map<string, string> }> {
  const document = hoistDefinitions(openApiDocument(apiEndpoints))
  // The type of any JSON value is written by hand: generated, it would refuse `undefined` members and plain interfaces.
  const forTypes = structuredClone(document) as { components: { schemas: Node } }
  if (forTypes.components.schemas['Json']) forTypes.components.schemas['Json'] = {}
  const types = astToString(await openapiTS(forTypes as never, { emptyObjectsUnknown: true }))
  return {
    document: `${JSON.stringify(document, null, 2)}\n`,
    pages: makeApiPages(document as unknown as ApiDocument, apiEndpoints),
    types: `${COMMENT_HEADER.trim()}\n// Run \`npm run api:generate\` after a change of the endpoints.\n\n${types}`,
  }
}
