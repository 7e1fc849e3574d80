/** The query of a look back, checked. */
import { CountersignError, parseId, type AlikeCounts, type AlikeFilter, type IdKind } from '@countersign/core'
import type { countAlike } from '../store/alike.ts'

export type AlikeCount = Awaited<ReturnType<typeof countAlike>>[number]

const usualMs = 7 * 86_400_000
const refuse = (path: string, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
}

/** The last seven days unless `since` says otherwise. */
export function lookBackFilter(query: URLSearchParams, nowMs: number): AlikeFilter {
  const time = (name: string): string | undefined => {
    const text = query.get(name)
    if (text === null) return undefined
    const ms = Date.parse(text)
    return Number.isNaN(ms) ? refuse(name, 'takes a time such as 2026-11-01T00:00:00Z') : new Date(ms).toISOString()
  }
  const names = ['system', 'version', 'action', 'rule'] as const
  const until = time('until')
  return {
    ...Object.fromEntries(names.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : []))),
    since: time('since') ?? new Date(nowMs - usualMs).toISOString(),
    ...(until === undefined ? {} : { until }),
  }
}

export const countsOf = (rows: readonly AlikeCount[]): AlikeCounts => ({
  total: rows.reduce((sum, row) => sum + row.n, 0),
  done: rows.find((row) => row.status === 'done')?.n ?? 0,
  overridden: rows.reduce((sum, row) => sum + row.overridden, 0),
  by_status: Object.fromEntries(rows.map((row) => [row.status, row.n])),
})

export function cursorOf(query: URLSearchParams, kind: IdKind): string | undefined {
  const text = query.get('cursor')
  return text === null ? undefined : (parseId(kind, text) ?? refuse('cursor', 'not one that this list gave out'))
}
