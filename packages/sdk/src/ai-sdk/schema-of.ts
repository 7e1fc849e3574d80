import type { JsonSchema, Schema } from '../schema.ts'

/** A tool’s schema as the AI SDK takes it: a Standard Schema, its own `jsonSchema(…)`, or a function that makes either. */
export function schemaOf(given: unknown): Schema | undefined {
  const schema = typeof given === 'function' && !('~standard' in given) ? (given as () => unknown)() : given
  if (typeof schema !== 'object' || schema === null) return undefined
  if ('~standard' in schema) return schema as Schema
  const { jsonSchema } = schema as { jsonSchema?: unknown }
  return typeof jsonSchema === 'object' && jsonSchema !== null && !('then' in jsonSchema)
    ? (jsonSchema as JsonSchema)
    : undefined
}
