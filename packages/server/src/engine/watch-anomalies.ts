/** What stands out of what went ahead or is held: first what people should look at first. */
import { tailFences } from '@countersign/algorithms'
import type { AnomalyWhy } from '@countersign/core'

/** Of a decision, what can stand out. */
export interface WatchedRow {
  id: string
  system: string
  version: string
  action: string
  mode: string
  status: string
  confidence: number | null
  created_at: number
  until_at: number | null
  flagged_at: number | null
  vetoed_at: number | null
}
/** What was first seen lately: `system\naction` and `system\nversion`. */
export interface FirstSeen {
  actions: ReadonlySet<string>
  versions: ReadonlySet<string>
}
/** Path of an amount → value. */
export type Amounts = Readonly<Record<string, number>>
export interface Anomaly {
  id: string
  why: AnomalyWhy[]
}

/** Foremost first. */
const order: readonly AnomalyWhy[] = [
  'flagged',
  'large-amount',
  'low-confidence',
  'first-action',
  'first-version',
  'vetoable',
]
const vetoable: ReadonlySet<string> = new Set(['holding', 'approved', 'released', 'done', 'failed'])

export const isVetoable = (row: WatchedRow, nowMs: number): boolean =>
  row.until_at !== null && row.until_at > nowMs && row.vetoed_at === null && vetoable.has(row.status)

/** For each key the fences of its values, where there are enough of them. */
function fencesOf(pairs: Iterable<readonly [string, number]>): Map<string, { low: number; high: number }> {
  const groups = new Map<string, number[]>()
  for (const [key, value] of pairs) {
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  const fences = new Map<string, { low: number; high: number }>()
  for (const [key, values] of groups) {
    const found = tailFences(values)
    if (found) fences.set(key, found)
  }
  return fences
}

const actionOf = (row: WatchedRow): string => `${row.system}\n${row.action}`

/** @param rows by id, oldest first: the first of a new action or version stands for all of them. */
export function findAnomalies(
  rows: readonly WatchedRow[],
  amounts: ReadonlyMap<string, Amounts>,
  first: FirstSeen,
  nowMs: number,
): Anomaly[] {
  const amountsOf = (row: WatchedRow) =>
    Object.entries(amounts.get(row.id) ?? {}).map(([path, value]) => [`${actionOf(row)}\n${path}`, value] as const)
  const confidences = fencesOf(
    rows.flatMap((row) => (row.confidence === null ? [] : [[actionOf(row), row.confidence] as const])),
  )
  const sums = fencesOf(rows.flatMap(amountsOf))
  const firsts = new Set<string>()
  const isFirst = (kind: string, of: ReadonlySet<string>, key: string): boolean => {
    if (!of.has(key) || firsts.has(kind + key)) return false
    firsts.add(kind + key)
    return true
  }
  const found = rows.flatMap((row): (Anomaly & { rank: number })[] => {
    const low = confidences.get(actionOf(row))?.low
    const why = new Set<AnomalyWhy>()
    if (row.flagged_at !== null) why.add('flagged')
    if (amountsOf(row).some(([key, value]) => value > (sums.get(key)?.high ?? Infinity))) why.add('large-amount')
    if (row.confidence !== null && low !== undefined && row.confidence < low) why.add('low-confidence')
    if (isFirst('action', first.actions, actionOf(row))) why.add('first-action')
    if (isFirst('version', first.versions, `${row.system}\n${row.version}`)) why.add('first-version')
    if (isVetoable(row, nowMs)) why.add('vetoable')
    const sorted = order.filter((one) => why.has(one))
    return sorted[0] ? [{ id: row.id, why: sorted, rank: order.indexOf(sorted[0]) }] : []
  })
  return found.sort((a, b) => a.rank - b.rank || (a.id < b.id ? 1 : -1)).map(({ id, why }) => ({ id, why }))
}
