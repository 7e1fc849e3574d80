/** Tables as RFC 4180 text, and figures as a table. */
import { CountersignError, isJsonObject, type Json } from '@countersign/core'

export type TableRow = Readonly<Record<string, Json>>

export function wantsCsv(query: URLSearchParams, accept: string | undefined): boolean {
  const format = query.get('format')
  if (format !== null && format !== 'json' && format !== 'csv')
    throw new CountersignError('bad-input', undefined, { errors: [{ path: '?format', message: 'takes json or csv' }] })
  return format === null ? /^text\/csv\b/.test(accept ?? '') : format === 'csv'
}

/** Spreadsheets run what begins like a formula: such text gets an apostrophe before it. */
function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function writeCsv(rows: readonly TableRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return [columns.map(cell).join(','), ...rows.map((row) => columns.map((name) => cell(row[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
}

const isFigure = (value: Record<string, Json>): boolean => 'n' in value && 'value' in value && 'interval' in value

/**
 * Every number of an answer as a row: which figure, of what (the names and times that stand beside it), n, value and
 * interval.
 */
export function figureRows(answer: unknown): TableRow[] {
  const rows: TableRow[] = []
  const walk = (value: Json, path: string, of: TableRow): void => {
    if (Array.isArray(value)) {
      if (value.every((one) => typeof one === 'string')) return
      for (const one of value as Json[]) walk(one, path, of)
    } else if (isJsonObject(value)) {
      const entries = Object.entries(value)
      const names = entries.flatMap(([name, one]): [string, Json][] =>
        typeof one === 'string' || typeof one === 'boolean'
          ? [[name, one]]
          : Array.isArray(one) && one.length > 0 && one.every((text) => typeof text === 'string')
            ? [[name, one.join(' × ')]]
            : [],
      )
      const own = { ...of, ...Object.fromEntries(names) }
      if (isFigure(value)) {
        const [lower, upper] = Array.isArray(value.interval) ? (value.interval as Json[]) : [null, null]
        rows.push({
          figure: path,
          ...own,
          n: value.n ?? null,
          value: value.value ?? null,
          lower: lower ?? null,
          upper: upper ?? null,
        })
        return
      }
      for (const [name, one] of entries) walk(one, path === '' ? name : `${path}.${name}`, own)
    } else if (typeof value === 'number') rows.push({ figure: path, ...of, n: null, value, lower: null, upper: null })
  }
  walk(answer as Json, '', {})
  return rows
}
