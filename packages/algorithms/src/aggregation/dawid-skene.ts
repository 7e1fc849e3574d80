import type { Answers } from './answers.ts'
import { countAnswers, countClasses, expectTruths, type ByPersonLabelTruth, type Known } from './expectation.ts'
import { majority } from './majority.ts'
import type { SoftLabels } from './soft-labels.ts'

export type DawidSkeneOptions = {
  /** Imagined answers added to each person's row of each truth, shared over the labels. Default 0.01. */
  readonly smoothing?: number
  /** Default 30: going on fits what single people happened to answer (docs/benchmarks.md, "Labels"). */
  readonly maxIterations?: number
  /** Stops when a step gains less log-likelihood than this for each answer, in nats. Default 1.2e-5. */
  readonly tolerance?: number
  readonly known?: Known
}

/** What expectation-maximisation found. Plain data, fit for storing. */
export type Aggregation = {
  readonly labels: SoftLabels
  /** Share of each class among the items, 0..1. */
  readonly prior: Float64Array
  /** P(label | person, truth), or its estimate; see `ByPersonLabelTruth`. */
  readonly rates: ByPersonLabelTruth
  /** Of all answers, in nats, at the last step. */
  readonly logLikelihood: number
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Dawid & Skene's model by expectation-maximisation: every person has a table of how they answer under each truth, and
 * items, people and class shares are estimated together, from the majority on. Deterministic.
 *
 * Weakness: with few answers a person and class the tables are noise (one-coin or IBCC are steadier); people who err
 * together are taken for independent evidence, so the posteriors are too sure.
 *
 * @see Dawid & Skene, "Maximum Likelihood Estimation of Observer Error-Rates", Applied Statistics 28(1), 1979.
 */
export function dawidSkene(answers: Answers, options: DawidSkeneOptions = {}): Aggregation {
  const { smoothing = 0.01, maxIterations = 30, tolerance = 1.2e-5, known } = options
  const { items, people, classes } = answers
  const posteriors = clampKnown(majority(answers).values, classes, known)
  const prior = new Float64Array(classes)
  const rates = new Float64Array(people * classes * classes)
  const logRates = new Float64Array(rates.length)
  let [logLikelihood, iterations, gain] = [-Infinity, 0, Infinity]
  while (iterations < maxIterations && gain >= tolerance) {
    iterations++
    countClasses(posteriors, prior.fill(1e-10))
    const total = prior.reduce((sum, value) => sum + value, 0)
    for (let k = 0; k < classes; k++) prior[k]! /= total
    countAnswers(answers, posteriors, rates.fill(smoothing / classes))
    shareOverLabels(rates, classes)
    for (let i = 0; i < rates.length; i++) logRates[i] = Math.log(rates[i]!)
    const before = logLikelihood
    logLikelihood = expectTruths(answers, prior.map(Math.log), logRates, posteriors, known)
    gain = (logLikelihood - before) / Math.max(1, answers.item.length)
  }
  const labels = { items, classes, values: posteriors }
  return { labels, prior, rates, logLikelihood, iterations, converged: gain < tolerance }
}

/** Divides counts by their sum over the labels of each person and truth, in place. */
export function shareOverLabels(table: ByPersonLabelTruth, classes: number): void {
  const block = classes * classes
  for (let start = 0; start < table.length; start += block) {
    for (let truth = 0; truth < classes; truth++) {
      let sum = 0
      for (let at = start + truth; at < start + block; at += classes) sum += table[at]!
      for (let at = start + truth; at < start + block; at += classes)
        table[at] = sum > 0 ? table[at]! / sum : 1 / classes
    }
  }
}

export function clampKnown(posteriors: Float64Array, classes: number, known: Known | undefined): Float64Array {
  known?.forEach((truth, item) => {
    if (truth < 0) return
    posteriors.fill(0, item * classes, (item + 1) * classes)
    posteriors[item * classes + truth] = 1
  })
  return posteriors
}
