/** A line of the table. */
import { show, showSpread, type Spread } from './spread.ts'

export interface Goal {
  text: string
  /** Null where it was not measured. */
  met: boolean | null
}
export interface Row {
  name: string
  measure: string
  /** Of floor, ours and peers. */
  unit: string
  floor: Spread | null
  ours: Spread
  peers: readonly { name: string; value: Spread }[]
  /** Ours over the floor, round by round. */
  ratio: Spread | null
  /** Absolute figures beside: latencies, and whatever else belongs to it. */
  beside: string
  goals: readonly Goal[]
}

const verdict = ({ text, met }: Goal): string => `${text}: ${met === null ? 'not measured' : met ? 'met' : 'MISSED'}`

const head = ['measure', 'floor', 'ours', 'peers', 'ratio', 'beside', 'goals'] as const

const cells = (row: Row): string[] => [
  row.measure,
  row.floor ? `${showSpread(row.floor)} ${row.unit}` : '–',
  `${showSpread(row.ours)} ${row.unit}`,
  row.peers.map(({ name, value }) => `${name} ${show(value.median)}`).join(', ') || '–',
  row.ratio ? showSpread(row.ratio) : '–',
  row.beside || '–',
  row.goals.map(verdict).join('; ') || '–',
]

/** A Markdown table whose columns also line up in a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [[...head], ...rows.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...rest] = lines
  return [text(first), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest.map(text)].join('\n')
}
