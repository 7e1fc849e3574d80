import { explainTextScore, tokeniseText } from '@countersign/algorithms'
import type { Explanation } from '@countersign/core'
import { wordsOf, type TextModel } from './text-model.ts'

const mostWords = 8
const mostSpans = 300
/** Less than this many logits is no reason. */
const leastWeight = 0.02

type Told = Required<Pick<Explanation, 'features' | 'spans'>>

/** The words that weighed most, in logits (above zero speaks for quarantine), and where they stand in subject and text. */
export function explainMail(model: TextModel, subject: string, text: string): Told {
  const words = wordsOf(subject, text)
  const weighed = explainTextScore(words, model.tfidf, model.logistic.weights)
    .filter(({ contribution }) => Math.abs(contribution) >= leastWeight)
    .slice(0, mostWords)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const weights = new Map(weighed.map(({ token, contribution }) => [token, round(contribution)]))
  return {
    features: weighed.map(({ token, contribution }) => ({
      name: token,
      value: counts.get(token) ?? 0,
      weight: round(contribution),
    })),
    spans: [...findWords('input.subject', subject, weights), ...findWords('input.text', text, weights)].slice(
      0,
      mostSpans,
    ),
  }
}

const round = (weight: number): number => Math.round(weight * 1_000) / 1_000

/** Places are found in the text as it is; the classifier's own words are cut from a lower-cased, normalised one. */
function* findWords(
  path: string,
  text: string,
  weights: ReadonlyMap<string, number>,
): Generator<Told['spans'][number]> {
  for (const { 0: found, index } of text.matchAll(/[\p{L}\p{N}\p{M}_'’]+/gu)) {
    if (found.length > 100) continue
    const weight = weights.get(tokeniseText(found)[0] ?? '')
    if (weight !== undefined) yield { path, start: index, end: index + found.length, weight }
  }
}
