import type { BinomialEstimate } from './binomial-estimate.ts'
import { wilsonInterval } from './wilson-interval.ts'

export type Confusion = {
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

export type ClassificationMeasures = {
  readonly confusion: Confusion
  /** Right answers among all cases. */
  readonly accuracy: BinomialEstimate
  /** Truly positive among those called positive. */
  readonly precision: BinomialEstimate
  /** Called positive among the truly positive. */
  readonly recall: BinomialEstimate
  /** Called negative among the truly negative. */
  readonly specificity: BinomialEstimate
  /** Harmonic mean of precision and recall in 0..1; null when nothing is positive on either side. */
  readonly f1: number | null
}

/**
 * The counts of a binary classifier's right and wrong answers.
 *
 * @throws RangeError when the two lists differ in length.
 */
export function countConfusion(predicted: readonly boolean[], actual: readonly boolean[]): Confusion {
  if (predicted.length !== actual.length) {
    throw new RangeError(`${predicted.length} predictions cannot be held against ${actual.length} truths`)
  }
  let [truePositives, falsePositives, trueNegatives, falseNegatives] = [0, 0, 0, 0]
  predicted.forEach((positive, i) => {
    if (positive && actual[i]) truePositives++
    else if (positive) falsePositives++
    else if (actual[i]) falseNegatives++
    else trueNegatives++
  })
  return { truePositives, falsePositives, trueNegatives, falseNegatives }
}

/**
 * Accuracy, precision, recall and specificity of a binary classifier, each a share in 0..1 with its Wilson interval at
 * `confidence` (default 0.95), and F1.
 *
 * Weakness: precision is conditioned on the classifier's own calls, so its interval treats their number as given; F1
 * has no interval here. Figures taken on the cases that trained the classifier flatter it.
 *
 * @throws RangeError when a count is negative or not an integer.
 */
export function classificationMeasures(confusion: Confusion, confidence = 0.95): ClassificationMeasures {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusion
  const mentioned = 2 * truePositives + falsePositives + falseNegatives
  const share = (successes: number, failures: number) => wilsonInterval(successes, successes + failures, confidence)
  return {
    confusion,
    accuracy: share(truePositives + trueNegatives, falsePositives + falseNegatives),
    precision: share(truePositives, falsePositives),
    recall: share(truePositives, falseNegatives),
    specificity: share(trueNegatives, falsePositives),
    f1: mentioned === 0 ? null : (2 * truePositives) / mentioned,
  }
}
