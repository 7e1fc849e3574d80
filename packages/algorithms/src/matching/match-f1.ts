import { quantiles } from '../quantile.ts'
import { createRandom } from '../random.ts'
import type { BootstrapOptions } from '../agreement/bootstrap.ts'
import type { MatchCount } from './cluster-marks.ts'

export type MatchF1 = {
  /** Null where nobody marked anything that another could have marked too. */
  readonly value: number | null
  readonly lower: number
  readonly upper: number
  /** Items that two or more looked at and at least one marked. */
  readonly items: number
}

/**
 * The F1 of people's marks against each other's, pooled over items, with the interval of drawing the items anew.
 *
 * Weakness: an item on which all marked nothing tells nothing here, however right they were; the interval is too narrow
 * for a handful of items.
 */
export function matchF1(
  counts: readonly MatchCount[],
  by: 'placed' | 'named',
  { draws = 500, seed = 1, confidence = 0.95 }: BootstrapOptions = {},
): MatchF1 {
  const items = counts.filter(({ marks }) => marks > 0)
  if (items.length === 0) return { value: null, lower: 0, upper: 1, items: 0 }
  const random = createRandom(seed)
  const pooled = (of: readonly MatchCount[]): number => sum(of, by) / sum(of, 'marks')
  const seen = Array.from({ length: draws }, () => pooled(items.map(() => items[random.below(items.length)]!)))
  const [lower, upper] = quantiles(seen, [(1 - confidence) / 2, (1 + confidence) / 2]) as [number, number]
  return { value: pooled(items), lower, upper, items: items.length }
}

const sum = (counts: readonly MatchCount[], figure: keyof MatchCount): number =>
  counts.reduce((total, count) => total + count[figure], 0)
