/** A number with what it rests on. */
import {
  newcombeDifference,
  weightedShare,
  wilsonInterval,
  type Counted,
  type Difference,
} from '@countersign/algorithms'
import type { FigureWire } from '@countersign/core'

export const unknownFigure: FigureWire = { n: 0, value: null, interval: null }
/** So few that telling would tell of somebody. */
export const hiddenFigure: FigureWire = { n: null, value: null, interval: null }

export function shareFigure(hits: number, n: number): FigureWire {
  if (n === 0) return unknownFigure
  const { share, lower, upper } = wilsonInterval(hits, n)
  return { n, value: share, interval: [lower, upper] }
}

export const shareOf = <T>(rows: readonly T[], isHit: (row: T) => boolean): FigureWire =>
  shareFigure(rows.filter(isHit).length, rows.length)

/** A share of a population, from what was drawn of it with known probabilities. */
export function drawnFigure(sample: readonly { hit: boolean; probability: number }[]): FigureWire {
  if (sample.length === 0) return unknownFigure
  const { n, share, lower, upper } = weightedShare(
    sample.map(({ hit, probability }) => ({ hit, probability: Math.min(1, probability) })),
  )
  return { n, value: share, interval: [lower, upper] }
}

export const differenceFigure = (a: Counted, b: Counted): FigureWire => gapFigure(a.n, newcombeDifference(a, b))

export const gapFigure = (n: number, { difference, lower, upper }: Difference): FigureWire =>
  difference === null ? unknownFigure : { n, value: difference, interval: [lower, upper] }

/** The median, with the interval of its order statistics. */
export function medianFigure(values: readonly number[]): FigureWire {
  const n = values.length
  if (n === 0) return unknownFigure
  const sorted = [...values].sort((a, b) => a - b)
  const at = (i: number): number => sorted[Math.min(n - 1, Math.max(0, i))] as number
  const half = 0.98 * Math.sqrt(n)
  return {
    n,
    value: (at(Math.floor((n - 1) / 2)) + at(Math.ceil((n - 1) / 2))) / 2,
    interval: [at(Math.floor(n / 2 - half)), at(Math.ceil(n / 2 + half))],
  }
}

export const scaled = ({ n, value, interval }: FigureWire, by: number): FigureWire => ({
  n,
  value: value === null ? null : value * by,
  interval: interval && [interval[0] * by, interval[1] * by],
})
