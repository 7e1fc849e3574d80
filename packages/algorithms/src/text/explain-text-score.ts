import type { TfidfModel } from './hashed-tfidf.ts'
import { tfidfEntries } from './hashed-tfidf.ts'

export type TokenContribution = {
  readonly token: string
  /** The model's weight on the token's bucket, times the token's sign: above zero speaks for the positive class. */
  readonly weight: number
  /** How much of the token the text holds, after TF-IDF and normalisation; never negative. */
  readonly amount: number
  /** weight × amount, in logits. */
  readonly contribution: number
}

/**
 * What each distinct token of a text added to a linear score, in logits, the largest in size first. The contributions
 * sum to the score without its intercept.
 *
 * Weakness: it tells what the model added up, not why a person would decide so; correlated words share their credit in
 * an arbitrary way, and a token that shares its bucket with another is judged by the weight of both.
 */
export function explainTextScore(
  tokens: readonly string[],
  tfidf: TfidfModel,
  weights: Float64Array,
): TokenContribution[] {
  return tfidfEntries(tokens, tfidf)
    .map(({ token, bucket, value }) => {
      const amount = Math.abs(value)
      const weight = Math.sign(value) * (weights[bucket] ?? 0)
      return { token, weight, amount, contribution: weight * amount }
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
}
