import { gatherAnswers, type Answers } from '../aggregation/answers.ts'
import { quantiles } from '../quantile.ts'
import { createRandom } from '../random.ts'
import type { Agreement } from './chance-corrected.ts'

export type BootstrapOptions = {
  /** Default 1,000. */
  readonly draws?: number
  /** Default 1. */
  readonly seed?: number
  /** Two-sided, in (0, 1). Default 0.95. */
  readonly confidence?: number
}

/** A percentile interval, and the draws on which the coefficient was defined. */
export type BootstrapInterval = { readonly lower: number; readonly upper: number; readonly draws: number }

/**
 * The interval of any agreement by drawing items anew, with all their ratings, with replacement. Null where no draw
 * defines it.
 *
 * Weakness: too narrow for a handful of items, as every percentile bootstrap; the people are taken as given.
 *
 * @see Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13.
 */
export function bootstrapAgreement(
  answers: Answers,
  measure: (answers: Answers) => Agreement,
  { draws = 1_000, seed = 1, confidence = 0.95 }: BootstrapOptions = {},
): BootstrapInterval | null {
  const random = createRandom(seed)
  const { items, starts } = answers
  const seen: number[] = []
  for (let draw = 0; draw < draws && items > 0; draw++) {
    const columns = { item: [] as number[], person: [] as number[], label: [] as number[] }
    for (let i = 0; i < items; i++) {
      const drawn = random.below(items)
      for (let a = starts[drawn]!; a < starts[drawn + 1]!; a++) {
        columns.item.push(i)
        columns.person.push(answers.person[a]!)
        columns.label.push(answers.label[a]!)
      }
    }
    const { coefficient } = measure(gatherAnswers(columns, answers))
    if (coefficient !== null) seen.push(coefficient)
  }
  if (seen.length === 0) return null
  const [lower, upper] = quantiles(seen, [(1 - confidence) / 2, (1 + confidence) / 2]) as [number, number]
  return { lower, upper, draws: seen.length }
}
