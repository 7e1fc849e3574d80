import type { FigureWire } from '../../api/wire.ts'
import { count, percent } from '../../words/numbers.ts'

export type Say = (value: number) => string
export const asShare: Say = (value) => percent(value)
export const asNumber: Say = (value) => {
  const size = Math.abs(value)
  if (size >= 100) return count(Math.round(value))
  return size > 0 && size < 0.005 ? 'under 0.01' : value.toFixed(2)
}
export const asMoney =
  (currency: string): Say =>
  (value) =>
    new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(value)

/** In words: what it is, its interval, and what it rests on. */
export function sayFigure({ n, value, interval }: FigureWire, say: Say = asShare): string {
  if (n === null) return 'too few to tell'
  if (value === null) return n === 0 ? 'nothing yet' : `too few to tell (n ${count(n)})`
  const of = `n ${count(n)}`
  return interval === null
    ? `${say(value)} (${of})`
    : `${say(value)} (95 %: ${say(interval[0])} to ${say(interval[1])}, ${of})`
}
