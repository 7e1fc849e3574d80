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
export function canonicalize(value: Json, path = '$'): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path}: ${value} is not a JSON number`)
      return JSON.stringify(value)
    case 'string':
      return quote(value, path)
    case 'object':
      return Array.isArray(value) ? array(value, path) : object(value as { readonly [key: string]: Json }, path)
    default:
      throw new TypeError(`${path}: ${typeof value} is not a JSON value`)
  }
}

function quote(text: string, path: string): string {
  if (!text.isWellFormed()) throw new TypeError(`${path}: lone surrogate in text`)
  return JSON.stringify(text)
}

function array(items: readonly Json[], path: string): string {
  let out = '['
  for (let i = 0; i < items.length; i++) out += (i ? ',' : '') + canonicalize(items[i] as Json, `${path}[${i}]`)
  return `${out}]`
}

function object(value: { readonly [key: string]: Json }, path: string): string {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`${path}: not a plain object`)
  const keys = Object.keys(value).sort()
  let out = '{'
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    out += `${i ? ',' : ''}${quote(key, path)}:${canonicalize(value[key] as Json, `${path}.${key}`)}`
  }
  return `${out}}`
}
