/** The learner that comes along, as it stands with what is labelled by now: plain data, and what it says of a text. */
import {
  fitTfidf,
  singleLabelProbabilities,
  tfidfVector,
  tokeniseText,
  trainOneVsRest,
  type OneVsRest,
  type TfidfModel,
} from '@countersign/algorithms'
import { penaltyOfUnit } from '../features.ts'

export interface TaughtModel {
  classes: string[]
  terms: TfidfModel
  model: OneVsRest
}

const dimension = 2 ** 14

/** Null before there are labels of two classes. */
export function teachModel(labelled: readonly { text: string; label: string }[]): TaughtModel | null {
  const classes = [...new Set(labelled.map(({ label }) => label))].sort()
  if (classes.length < 2) return null
  const tokens = labelled.map(({ text }) => tokeniseText(text))
  const terms = fitTfidf(tokens, dimension)
  const model = trainOneVsRest(
    tokens.map((one) => tfidfVector(one, terms)),
    labelled.map(({ label }) => [classes.indexOf(label)]),
    classes.length,
    { l2: penaltyOfUnit },
  )
  return { classes, terms, model }
}

/** @returns the likeliest class with its share, 0..1, not calibrated. */
export function predictText({ classes, terms, model }: TaughtModel, text: string): { label: string; score: number } {
  const shares = singleLabelProbabilities(model, tfidfVector(tokeniseText(text), terms))
  const best = shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0)
  return { label: classes[best]!, score: shares[best]! }
}
