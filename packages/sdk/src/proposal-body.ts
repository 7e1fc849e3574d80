import type { Json } from '@countersign/core'
import { toJson } from './json.ts'
import { jsonSchemaOf, type Schema } from './schema.ts'
import type { Proposal } from './types.ts'

/** A proposal whose schema may be a library's own. */
export type Draft<P = unknown> = Omit<Proposal<P>, 'schema'> & { schema?: Schema | undefined }

/** What is sent: plain JSON, the schema as a JSON Schema. */
export function proposalBody<P>({ schema, ...draft }: Draft<P> & { release?: boolean }): Record<string, Json> {
  const told = jsonSchemaOf(schema)
  return toJson({ ...draft, ...(told === undefined ? {} : { schema: told }) }) as Record<string, Json>
}
