import type { Answers } from './answers.ts'
import { clampKnown, type Aggregation, type DawidSkeneOptions } from './dawid-skene.ts'
import { countClasses, expectTruths } from './expectation.ts'
import { majority } from './majority.ts'

/**
 * One number for each person: how often they are right, whatever the truth; wrong answers spread evenly over the other
 * classes. `smoothing` (default 0.5) imagined right and as many wrong answers keep it from 0 and 1. Expectation-maximisation from the majority.
 *
 * Weakness: blind to what people confuse; few parameters, so the choice where each person answered little.
 *
 * @see Zhang, Chen, Zhou & Jordan, "Spectral Methods Meet EM", JMLR 17, 2016 (the one-coin model).
 */
export function oneCoin(answers: Answers, options: DawidSkeneOptions = {}): Aggregation {
  const { smoothing = 0.5, maxIterations = 30, tolerance = 1.2e-5, known } = options
  const { items, people, classes, item, person, label } = answers
  const posteriors = clampKnown(majority(answers).values, classes, known)
  const prior = new Float64Array(classes)
  const rates = new Float64Array(people * classes * classes)
  let [logLikelihood, iterations, gain] = [-Infinity, 0, Infinity]
  while (iterations < maxIterations && gain >= tolerance) {
    iterations++
    countClasses(posteriors, prior.fill(1e-10))
    const total = prior.reduce((sum, value) => sum + value, 0)
    for (let k = 0; k < classes; k++) prior[k]! /= total
    const right = new Float64Array(people).fill(smoothing)
    const given = new Float64Array(people).fill(2 * smoothing)
    for (let a = 0; a < item.length; a++) {
      right[person[a]!]! += posteriors[item[a]! * classes + label[a]!]!
      given[person[a]!]! += 1
    }
    for (let at = 0, j = 0; j < people; j++) {
      const skill = given[j]! > 0 ? right[j]! / given[j]! : 1 / classes
      const slip = classes > 1 ? (1 - skill) / (classes - 1) : 1
      for (let l = 0; l < classes; l++) for (let k = 0; k < classes; k++) rates[at++] = l === k ? skill : slip
    }
    const before = logLikelihood
    logLikelihood = expectTruths(answers, prior.map(Math.log), rates.map(Math.log), posteriors, known)
    gain = (logLikelihood - before) / Math.max(1, item.length)
  }
  const labels = { items, classes, values: posteriors }
  return { labels, prior, rates, logLikelihood, iterations, converged: gain < tolerance }
}
