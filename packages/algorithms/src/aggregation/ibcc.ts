import { digamma } from '../special/digamma.ts'
import type { Answers } from './answers.ts'
import { clampKnown, shareOverLabels, type Aggregation } from './dawid-skene.ts'
import { countAnswers, countClasses, expectTruths, largestChange, type Known } from './expectation.ts'
import { majority } from './majority.ts'

export type IbccOptions = {
  /** Imagined right and wrong answers in each row of each person. Defaults 4 and 1. */
  readonly right?: number
  readonly wrong?: number
  /** Imagined items of each class. Default 1. */
  readonly prior?: number
  /** Default 500. */
  readonly maxIterations?: number
  /** Default 1e-3. */
  readonly tolerance?: number
  readonly known?: Known
}

/**
 * Independent Bayesian classifier combination: Dawid & Skene's model with a prior that people are rather right than
 * wrong, by variational Bayes from the majority on. Deterministic. `rates` are posterior means.
 *
 * Weakness: as Dawid–Skene about people who err together; the prior decides for people who answered little.
 *
 * @see Kim & Ghahramani, "Bayesian Classifier Combination", AISTATS 2012; Li, Rubinstein & Cohn, "Exploiting Worker
 *   Correlation for Label Aggregation in Crowdsourcing", ICML 2019 (the settings).
 */
export function ibcc(answers: Answers, options: IbccOptions = {}): Aggregation {
  const { right = 4, wrong = 1, prior: imagined = 1, maxIterations = 500, tolerance = 1e-3, known } = options
  const { items, people, classes } = answers
  let posteriors = clampKnown(majority(answers).values, classes, known)
  let previous: Float64Array = new Float64Array(posteriors.length)
  const totals = new Float64Array(classes)
  const counts = new Float64Array(people * classes * classes)
  const logRates = new Float64Array(counts.length)
  let [logLikelihood, iterations, change] = [-Infinity, 0, Infinity]
  while (iterations < maxIterations && change > tolerance) {
    iterations++
    countClasses(posteriors, totals.fill(imagined))
    const all = digamma(totals.reduce((sum, value) => sum + value, 0))
    const logPrior = totals.map((total) => digamma(total) - all)
    for (let at = 0; at < counts.length; at++)
      counts[at] = at % classes === Math.floor(at / classes) % classes ? right : wrong
    countAnswers(answers, posteriors, counts)
    expectLogs(counts, classes, logRates)
    ;[previous, posteriors] = [posteriors, previous]
    logLikelihood = expectTruths(answers, logPrior, logRates, posteriors, known)
    change = largestChange(previous, posteriors)
  }
  shareOverLabels(counts, classes)
  const all = totals.reduce((sum, value) => sum + value, 0)
  return {
    labels: { items, classes, values: posteriors },
    prior: totals.map((total) => total / all),
    ...{ rates: counts, logLikelihood, iterations, converged: change <= tolerance },
  }
}

/** E[ln rate] under the Dirichlet of each person and truth. */
function expectLogs(counts: Float64Array, classes: number, out: Float64Array): void {
  const block = classes * classes
  for (let start = 0; start < counts.length; start += block) {
    for (let truth = 0; truth < classes; truth++) {
      let sum = 0
      for (let at = start + truth; at < start + block; at += classes) sum += counts[at]!
      const all = digamma(sum)
      for (let at = start + truth; at < start + block; at += classes) out[at] = digamma(counts[at]!) - all
    }
  }
}
