import type { Json, JsonObject } from '../api/wire.ts'
import { isList, isRecord } from '../words/scalars.ts'

export type FieldKind = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'enum' | 'any'

/** What a form needs to know of one place in a schema. */
export interface FieldSchema {
  kind: FieldKind
  title: string
  description: string
  options: readonly Json[]
  format: string
  nullable: boolean
  required: ReadonlySet<string>
  properties: [string, JsonObject][]
  items: JsonObject
  readOnly: boolean
  long: boolean
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')

function follow(schema: JsonObject, root: JsonObject, depth = 0): JsonObject {
  const ref = schema['$ref']
  if (typeof ref !== 'string' || !ref.startsWith('#/') || depth > 8) return schema
  let at: Json | undefined = root
  for (const part of ref.slice(2).split('/'))
    at = isRecord(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  return isRecord(at) ? follow(at, root, depth + 1) : schema
}

function kindOf(types: readonly string[], schema: JsonObject): FieldKind {
  if (isList(schema['enum'])) return 'enum'
  const [type] = types
  if (types.length === 1 && ['object', 'array', 'string', 'number', 'integer', 'boolean'].includes(type ?? ''))
    return type as FieldKind
  if (types.length === 0 && isRecord(schema['properties'])) return 'object'
  return 'any'
}

export function readSchema(given: JsonObject, root: JsonObject): FieldSchema {
  const schema = follow(given, root)
  const type = schema['type']
  const all =
    typeof type === 'string' ? [type] : isList(type) ? type.filter((one): one is string => typeof one === 'string') : []
  const types = all.filter((one) => one !== 'null')
  const properties = isRecord(schema['properties'])
    ? Object.entries(schema['properties']).filter((entry): entry is [string, JsonObject] => isRecord(entry[1]))
    : []
  return {
    kind: kindOf(types, schema),
    title: text(schema['title']),
    description: text(schema['description']),
    options: isList(schema['enum']) ? schema['enum'] : [],
    format: text(schema['format']),
    nullable: all.includes('null'),
    required: new Set(isList(schema['required']) ? schema['required'].map(String) : []),
    properties,
    items: isRecord(schema['items']) ? schema['items'] : {},
    readOnly: schema['readOnly'] === true || 'const' in schema,
    long: Number(schema['maxLength'] ?? 0) > 200,
  }
}

/** The value that a new member starts with. */
export function emptyOf({ kind, nullable }: FieldSchema): Json {
  if (nullable) return null
  const starts: Record<FieldKind, Json> = {
    object: {},
    array: [],
    string: '',
    number: 0,
    integer: 0,
    boolean: false,
    // Nothing is chosen for anybody.
    enum: null,
    any: null,
  }
  return starts[kind]
}
