/** JSON Schema as a reader takes it in: a type in a few words, and an object as rows of fields. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema | false
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  description?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}
export interface Field {
  path: string
  type: string
  required: boolean
}

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``
const unlimited = Number.MAX_SAFE_INTEGER
const choicesOf = (schema: Schema): Schema[] | undefined => schema.anyOf ?? schema.oneOf ?? schema.allOf
const isNull = (schema: Schema): boolean => schema.type === 'null'

/** `1 to 200`, `at most 20`; nothing where any size goes. */
function limits(low: number | undefined, high: number | undefined, least: number): string {
  const from = low === undefined || low <= least || low <= -unlimited ? undefined : low
  const to = high === undefined || high >= unlimited ? undefined : high
  if (from === undefined) return to === undefined ? '' : `at most ${to}`
  return to === undefined ? `at least ${from}` : from === to ? `exactly ${from}` : `${from} to ${to}`
}
const withLimits = (type: string, said: string, unit = ''): string => (said ? `${type} (${said}${unit})` : type)

/** `link` says where a shape of this name is told. */
export function typeInWords(schema: Schema, link: (name: string) => string): string {
  const words = (one: Schema): string => typeInWords(one, link)
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) as string
    return `[${name}](${link(name)})`
  }
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return schema.enum.map(code).join(' or ')
  const choices = choicesOf(schema)
  if (choices) return [...new Set(choices.map(words))].join(' or ')
  if (Array.isArray(schema.type)) return schema.type.join(' or ')
  if (schema.type === 'array') {
    const size = limits(schema.minItems, schema.maxItems, 0)
    if (schema.prefixItems) return `[${schema.prefixItems.map(words).join(', ')}]`
    return withLimits(`list of ${schema.items ? words(schema.items) : 'any'}`, size)
  }
  if (schema.type === 'object') {
    const { additionalProperties: rest } = schema
    return !schema.properties && typeof rest === 'object' ? `object of ${words(rest)}` : 'object'
  }
  if (schema.type === 'string')
    return withLimits(schema.format ?? 'string', limits(schema.minLength, schema.maxLength, 0), ' characters')
  if (schema.type === 'number' || schema.type === 'integer')
    return withLimits(schema.type, limits(schema.minimum, schema.maximum, -unlimited))
  return schema.type ?? 'any JSON'
}

/** Every field, those of objects within by their path. Of a choice of objects, a field is required where each has it so. */
export function fieldsOf(schema: Schema, link: (name: string) => string, at = ''): Field[] {
  if (schema.$ref) return []
  const choices = choicesOf(schema)?.filter((choice) => !isNull(choice))
  if (choices) {
    const rows = choices.map((choice) => fieldsOf(choice, link, at))
    const paths = [...new Set(rows.flatMap((fields) => fields.map(({ path }) => path)))]
    return paths.map((path) => {
      const found = rows.flatMap((fields) => fields.filter((field) => field.path === path))
      return {
        path,
        type: [...new Set(found.map(({ type }) => type))].join(' or '),
        required: found.length >= choices.length && found.every(({ required }) => required),
      }
    })
  }
  if (schema.type === 'array') return schema.items ? fieldsOf(schema.items, link, `${at}[]`) : []
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = at ? `${at}.${name}` : name
    const required = schema.required?.includes(name) === true
    return [{ path, type: typeInWords(field, link), required }, ...fieldsOf(field, link, path)]
  })
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  return rest ? [...named, ...fieldsOf(rest, link, `${at}.*`)] : named
}
