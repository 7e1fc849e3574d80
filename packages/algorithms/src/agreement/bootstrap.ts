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

/** A percentile interval, the standard deviation of the draws, and on how many of them the coefficient was defined. */
export type BootstrapInterval = {
  readonly lower: number
  readonly upper: number
  readonly standardError: number
  readonly draws: number
}

type Measure = (answers: Answers) => Pick<Agreement, 'coefficient'>

/**
 * The interval of any agreement by drawing items anew, with all their ratings, with replacement. Null where no draw
 * defines it.
 *
 * Weakness: too narrow for a handful of items, as every percentile bootstrap; the people are taken as given.
 *
 * @see Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13.
 */
export const bootstrapAgreement = (
  answers: Answers,
  measure: Measure,
  options: BootstrapOptions = {},
): BootstrapInterval | null => bootstrapAgreements(answers, [measure], options)[0]!

/** The same of several figures at once, each on the same draws. */
export function bootstrapAgreements(
  answers: Answers,
  measures: readonly Measure[],
  { draws = 1_000, seed = 1, confidence = 0.95 }: BootstrapOptions = {},
): (BootstrapInterval | null)[] {
  const random = createRandom(seed)
  const { items, starts } = answers
  const seen = measures.map((): number[] => [])
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
    const anew = gatherAnswers(columns, answers)
    for (const [i, measure] of measures.entries()) {
      const { coefficient } = measure(anew)
      if (coefficient !== null) seen[i]!.push(coefficient)
    }
  }
  return seen.map((values) => (values.length === 0 ? null : intervalOf(values, confidence)))
}

function intervalOf(values: readonly number[], confidence: number): BootstrapInterval {
  const [lower, upper] = quantiles(values, [(1 - confidence) / 2, (1 + confidence) / 2]) as [number, number]
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { lower, upper, standardError: Math.sqrt(squares / Math.max(1, values.length - 1)), draws: values.length }
}
