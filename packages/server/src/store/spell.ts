/**
 * Values as SQL text. The protocol with parameters carries one statement to a message, so what is to travel together
 * (`begin`, a read, `execute` of statements that are prepared already, `commit`) is spelled out.
 */

export interface Statement {
  name: string
  text: string
  values: readonly unknown[]
}

// With standard_conforming_strings, on since PostgreSQL 9.1, only the quote has a meaning inside quotes.
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
const element = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `"${String(value).replace(/["\\]/g, '\\$&')}"`

/** @throws TypeError for what no parameter here has. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
  if (Array.isArray(value)) return quote(`{${value.map(element).join(',')}}`)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number' || typeof value === 'boolean') return quote(String(value))
  throw new TypeError(`A ${typeof value} has no spelling in SQL.`)
}

export const execute = ({ name, values }: Statement): string =>
  `execute "${name}"${values.length > 0 ? `(${values.map(literal).join(', ')})` : ''}`
