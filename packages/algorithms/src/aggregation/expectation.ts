import type { Answers } from './answers.ts'

/**
 * Tables about people stand as person → label → truth, so that all truths of one answer lie side by side:
 * `table[(person · classes + label) · truths + truth]`. Truths are the classes; a model may split each into groups.
 */
export type ByPersonLabelTruth = Float64Array

/** Truths that are known (of gold, or decided by a lead): `known[item]` is a class, or −1. */
export type Known = Int32Array

/**
 * Bayes' rule for each item: writes P(truth | its answers) ∝ exp(logPrior[truth] + Σ logRate[person, label, truth]) into
 * `out` (items × truths) and returns the log-likelihood of all answers, in nats. Known truths stay what they are.
 */
export function expectTruths(
  answers: Answers,
  logPrior: Float64Array,
  logRates: ByPersonLabelTruth,
  out: Float64Array,
  known?: Known,
): number {
  const { items, classes, starts, person, label } = answers
  const truths = logPrior.length
  let logLikelihood = 0
  for (let i = 0; i < items; i++) {
    const row = i * truths
    for (let k = 0; k < truths; k++) out[row + k] = logPrior[k]!
    for (let a = starts[i]!; a < starts[i + 1]!; a++) {
      const cell = (person[a]! * classes + label[a]!) * truths
      for (let k = 0; k < truths; k++) out[row + k]! += logRates[cell + k]!
    }
    const truth = known?.[i] ?? -1
    if (truth < 0) logLikelihood += normaliseLogs(out, row, truths)
    else {
      logLikelihood += out[row + truth]!
      out.fill(0, row, row + truths)
      out[row + truth] = 1
    }
  }
  return logLikelihood
}

/** How often each person gives each label under each truth, as the posteriors expect, on top of what `counts` hold. */
export function countAnswers(answers: Answers, posteriors: Float64Array, counts: ByPersonLabelTruth): void {
  const { items, classes, item, person, label } = answers
  const truths = posteriors.length / items
  for (let a = 0; a < item.length; a++) {
    const row = item[a]! * truths
    const cell = (person[a]! * classes + label[a]!) * truths
    for (let k = 0; k < truths; k++) counts[cell + k]! += posteriors[row + k]!
  }
}

/** The expected number of items of each class, on top of what `totals` holds. */
export function countClasses(posteriors: Float64Array, totals: Float64Array): Float64Array {
  for (let i = 0; i < posteriors.length; i++) totals[i % totals.length]! += posteriors[i]!
  return totals
}

/** Turns logs into probabilities that sum to 1, in place, and returns the log of their sum. */
export function normaliseLogs(values: Float64Array, from: number, count: number): number {
  let highest = -Infinity
  for (let k = 0; k < count; k++) if (values[from + k]! > highest) highest = values[from + k]!
  let sum = 0
  for (let k = 0; k < count; k++) sum += values[from + k] = Math.exp(values[from + k]! - highest)
  for (let k = 0; k < count; k++) values[from + k]! /= sum
  return highest + Math.log(sum)
}

/** The largest change between two tables. */
export function largestChange(before: Float64Array, after: Float64Array): number {
  let change = 0
  for (let i = 0; i < after.length; i++) change = Math.max(change, Math.abs(after[i]! - before[i]!))
  return change
}
