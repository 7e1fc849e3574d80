/** What a browser must fetch before the console shows anything, and how soon the next item stands after a keypress. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Row } from '../report/row.ts'
import { spreadOf } from '../report/spread.ts'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'packages/console/dist')
const keypressFile = join(root, 'test-results/keypress.json')
const mostKilobytes = 240
const longestKeypressMs = 100

const initialFiles = (page: string): string[] =>
  [...page.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([tag]) => {
    const isInitial = /type="module"|rel="(?:modulepreload|stylesheet)"/.test(tag)
    const path = /(?:src|href)="([^"]+)"/.exec(tag)?.[1]
    return isInitial && path?.startsWith('/') ? [path] : []
  })

export function shellRow(): Row | null {
  const index = join(dist, 'index.html')
  if (!existsSync(index)) return null
  const files = initialFiles(readFileSync(index, 'utf8'))
  const kilobytes =
    files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) / 1_024
  const ours = spreadOf([kilobytes])
  return {
    name: 'shell',
    measure: 'console shell, gzipped',
    unit: 'KB',
    floor: null,
    ours,
    peers: [],
    ratio: null,
    beside: `${files.length} scripts and styles`,
    goals: [{ text: `≤ ${mostKilobytes} KB`, met: kilobytes <= mostKilobytes }],
  }
}

/** Written by the journey that presses the key in a real browser: `{ "p95Ms": … }` or `{ "ms": […] }`. */
export function keypressRow(): Row {
  const row = (ours: number, beside: string, met: boolean | null): Row => ({
    name: 'shell',
    measure: 'keypress to next item',
    unit: 'ms',
    floor: null,
    ours: spreadOf([ours]),
    peers: [],
    ratio: null,
    beside,
    goals: [{ text: `≤ ${longestKeypressMs} ms`, met }],
  })
  if (!existsSync(keypressFile)) return row(Number.NaN, 'not measured in this run', null)
  const told = JSON.parse(readFileSync(keypressFile, 'utf8')) as { p95Ms?: number; ms?: number | number[] }
  const all = typeof told.ms === 'number' ? [told.ms] : (told.ms ?? [])
  const ms = told.p95Ms ?? (all.length > 0 ? Math.max(...all) : Number.NaN)
  return row(ms, 'from test-results/keypress.json', Number.isNaN(ms) ? null : ms <= longestKeypressMs)
}
