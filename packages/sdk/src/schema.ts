/**
 * Schemas as users have them: a JSON Schema, or a library's own by the Standard Schema interface (zod, valibot,
 * arktype, …). Structural types: no library is a dependency.
 */
import { CountersignApiError } from './errors.ts'
import { toJson } from './json.ts'

export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    /** Standard JSON Schema: where the library can tell its schema as one. */
    readonly jsonSchema?:
      { readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown> } | undefined
  }
}
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
      }[]
    }

export type JsonSchema = { readonly [member: string]: unknown }
export type Schema<Output = unknown> = StandardSchema<Output> | JsonSchema

/** What a value of this schema is; `unknown` of a JSON Schema. */
export type Infer<S> = S extends StandardSchema<infer Output> ? Output : unknown

const isStandard = (schema: Schema): schema is StandardSchema => '~standard' in schema

/** The JSON Schema to send; undefined where the library cannot tell one. */
export function jsonSchemaOf(schema: Schema | undefined): JsonSchema | undefined {
  if (schema === undefined || !isStandard(schema))
    return schema === undefined ? undefined : (toJson(schema) as JsonSchema)
  try {
    const { $schema: _dialect, ...rest } = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) ?? {
      $schema: null,
    }
    return Object.keys(rest).length > 0 ? (toJson(rest) as JsonSchema) : undefined
  } catch {
    // A schema with a transformation or a date has no JSON Schema: what comes back is validated here.
    return undefined
  }
}

/**
 * The value, as a Standard Schema has it after parsing. A JSON Schema was checked by the server already.
 *
 * @throws CountersignApiError `schema-mismatch` that names each place.
 */
export async function parseOrThrow<T>(schema: Schema<T> | undefined, value: unknown): Promise<T> {
  if (schema === undefined || !isStandard(schema)) return value as T
  const result = await schema['~standard'].validate(value)
  if (!result.issues) return result.value as T
  const errors = result.issues.map(({ message, path }) => ({
    path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || 'value',
    message,
  }))
  throw new CountersignApiError({
    code: 'schema-mismatch',
    status: 0,
    detail: 'The value does not fit the schema.',
    errors,
  })
}
