import type { Json } from './json.ts'

/**
 * The canonical text of a JSON value (RFC 8785, JCS): members sorted by UTF-16 code units, ECMAScript number form,
 * no white space. Two values are equal exactly when their canonical texts are.
 *
 * Refuses what has no canonical form instead of dropping it: `undefined`, NaN and infinities, lone surrogates,
 * functions, dates and every other non-plain object.
 *
 * @throws TypeError naming the path of the first value that is not JSON.
 */
export function canonicalize(value: Json): string {
  const text = write(value)
  return text ?? explain(value, '$')
}

/** The text, or undefined where a value has none: only then is it worth knowing where that stands. */
function write(value: Json): string | undefined {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      // A template spells a number as JSON.stringify does, -0 included.
      return Number.isFinite(value) ? `${value}` : undefined
    case 'string':
      return quote(value)
    case 'object':
      return Array.isArray(value) ? array(value) : object(value as { readonly [key: string]: Json })
    default:
      return undefined
  }
}

// Neither quote, backslash, control character nor half of a surrogate pair: such a text stands as it is.
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

function quote(text: string): string | undefined {
  if (plain.test(text)) return `"${text}"`
  return text.isWellFormed() ? JSON.stringify(text) : undefined
}

function array(items: readonly Json[]): string | undefined {
  let out = '['
  for (let i = 0; i < items.length; i++) {
    const item = write(items[i] as Json)
    if (item === undefined) return undefined
    out += i ? `,${item}` : item
  }
  return `${out}]`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function sortedKeys(value: object): string[] {
  const keys = Object.keys(value)
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort()
  return keys
}

function object(value: { readonly [key: string]: Json }): string | undefined {
  if (!isPlain(value)) return undefined
  const keys = sortedKeys(value)
  let out = '{'
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const name = quote(key)
    const member = write(value[key] as Json)
    if (name === undefined || member === undefined) return undefined
    out += i ? `,${name}:${member}` : `${name}:${member}`
  }
  return `${out}}`
}

/** Finds the first value that has no canonical form. */
function explain(value: unknown, path: string): never {
  if (typeof value === 'string') throw new TypeError(`${path}: lone surrogate in text`)
  if (typeof value === 'number') throw new TypeError(`${path}: ${value} is not a JSON number`)
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path}: ${typeof value} is not a JSON value`)
  if (Array.isArray(value))
    for (let i = 0; i < value.length; i++) if (write(value[i] as Json) === undefined) explain(value[i], `${path}[${i}]`)
  if (!Array.isArray(value) && isPlain(value))
    for (const key of sortedKeys(value)) {
      if (!key.isWellFormed()) explain(key, path)
      const member = (value as Record<string, Json>)[key] as Json
      if (write(member) === undefined) explain(member, `${path}.${key}`)
    }
  throw new TypeError(`${path}: not a plain object`)
}
