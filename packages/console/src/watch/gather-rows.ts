import type { DecisionStatus, WatchFeedWire } from '../api/wire.ts'

export interface Gathered {
  system: string
  action: string
  total: number
  /** Of the last six steps. */
  lastMinute: number
  statuses: { status: DecisionStatus; n: number }[]
  /** Counts of ten seconds each, oldest first. */
  steps: number[]
}

const stepMs = 10_000

/** One line for each action, always in the same order, so that a line does not jump while it is read. */
export function gatherRows({ rows, from, to }: Pick<WatchFeedWire, 'rows' | 'from' | 'to'>): Gathered[] {
  const fromMs = Date.parse(from)
  const steps = Math.max(1, Math.floor((Date.parse(to) - fromMs) / stepMs) + 1)
  const lines = new Map<string, Gathered>()
  for (const { system, action, status, total, counts } of rows) {
    const key = `${system}\n${action}`
    let line = lines.get(key)
    if (!line)
      lines.set(
        key,
        (line = { system, action, total: 0, lastMinute: 0, statuses: [], steps: Array<number>(steps).fill(0) }),
      )
    line.total += total
    const known = line.statuses.find((one) => one.status === status)
    if (known) known.n += total
    else line.statuses.push({ status, n: total })
    for (const { at, n } of counts) {
      const step = Math.floor((Date.parse(at) - fromMs) / stepMs)
      if (step >= 0 && step < steps) line.steps[step] = (line.steps[step] ?? 0) + n
    }
  }
  const all = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
  for (const line of all) {
    line.lastMinute = line.steps.slice(-6).reduce((sum, n) => sum + n, 0)
    line.statuses.sort((a, b) => b.n - a.n)
  }
  return all
}
