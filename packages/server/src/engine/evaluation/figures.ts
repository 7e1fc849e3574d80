/** Figures of scores: a mean with its interval, and what is measured of one output. */
import { weighScores, type Criterion, type MeasureWire, type Scores } from '@countersign/core'
import { studentQuantile } from '@countersign/algorithms'

export type Figures = ReadonlyMap<string, number>

/** The mean with Student's 95 % interval; no interval under two. */
export function estimate(values: readonly number[]): Pick<MeasureWire, 'mean' | 'interval' | 'n'> {
  const n = values.length
  if (n === 0) return { mean: null, interval: null, n }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  if (n < 2) return { mean, interval: null, n }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const reach = studentQuantile(0.975, n - 1) * Math.sqrt(variance / n)
  return { mean, interval: [mean - reach, mean + reach], n }
}

/** One output's figures, by what they are of. */
export function figuresOf(criteria: readonly Criterion[], scores: Scores): Figures {
  const { total, failed } = weighScores(criteria, scores)
  return new Map([
    ...criteria.flatMap(({ name }): [string, number][] => {
      const score = scores[name]
      return typeof score === 'number' ? [[name, score]] : []
    }),
    ...(total === null ? [] : [['total', total] as const]),
    ...(criteria.some(({ gate }) => gate) ? [['gates', failed.length === 0 ? 1 : 0] as const] : []),
  ])
}

/** What can be measured by these criteria. */
export const measuresOf = (criteria: readonly Criterion[]): string[] => [
  'total',
  ...(criteria.some(({ gate }) => gate) ? ['gates'] : []),
  ...criteria.filter(({ kind }) => kind !== 'text').map(({ name }) => name),
]
