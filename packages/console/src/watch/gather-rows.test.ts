import { describe, expect, it } from 'vitest'
import type { WatchFeedWire } from '../api/wire.ts'
import { countNew } from './count-new.ts'
import { gatherRows } from './gather-rows.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 2, 14, 0, seconds)).toISOString()
const row = (status: 'done' | 'failed', counts: [number, number][], action = 'mail.send') => ({
  system: 'mail-agent',
  action,
  mode: 'auto' as const,
  status,
  total: counts.reduce((sum, [, n]) => sum + n, 0),
  counts: counts.map(([seconds, n]) => ({ at: at(seconds), n })),
})
const feed = (to: number, rows: WatchFeedWire['rows']): WatchFeedWire => ({
  from: at(0),
  to: at(to),
  bucket: '10s',
  rows,
  anomalies: [],
  next: null,
})

describe('the feed', () => {
  it('has one line for each action, with its statuses and its steps', () => {
    const lines = gatherRows(
      feed(85, [
        row('failed', [[80, 1]]),
        row('done', [
          [0, 5],
          [30, 2],
          [80, 3],
        ]),
        row('done', [[10, 4]], 'a.first'),
      ]),
    )
    expect(lines.map(({ action, total, lastMinute }) => [action, total, lastMinute])).toEqual([
      ['a.first', 4, 0],
      ['mail.send', 11, 6],
    ])
    expect(lines[1]?.statuses).toEqual([
      { status: 'done', n: 10 },
      { status: 'failed', n: 1 },
    ])
    expect(lines[1]?.steps).toEqual([5, 0, 0, 2, 0, 0, 0, 0, 4])
  })
  it('counts what is new, in the step that has grown as well, whatever became of what was shown', () => {
    const shown = feed(25, [row('done', [[20, 3]])])
    const latest = feed(47, [
      row('done', [
        [20, 2],
        [30, 6],
      ]),
      row('failed', [[20, 4]]),
    ])
    expect(countNew(shown, latest)).toBe(9)
    expect(countNew(latest, latest)).toBe(0)
  })
})
