import { createRandom, type Random } from '../random.ts'
import { digamma } from '../special/digamma.ts'
import { logGamma } from '../special/log-gamma.ts'
import type { Answers } from './answers.ts'
import { countAnswers, countClasses, expectTruths } from './expectation.ts'
import { majority } from './majority.ts'
import type { SoftLabels } from './soft-labels.ts'

export type EbccOptions = {
  /** Kinds of items within each class, in each of which people err independently. Default 10. */
  readonly groups?: number
  /** Random starts, of which the one with the highest evidence is kept. More find likelier solutions, not truer. Default 2. */
  readonly restarts?: number
  /** Default 1. */
  readonly seed?: number
  /** Default 500. */
  readonly maxIterations?: number
}

export type Ebcc = {
  readonly labels: SoftLabels
  /** Lower bound on the log-evidence, in nats, up to a constant that depends on the data alone. */
  readonly evidence: number
}

/**
 * Enhanced Bayesian classifier combination: as IBCC, but each class holds kinds of items (hard, odd, easy), and people
 * err independently only within a kind. So people who fail on the same items are not taken for independent evidence.
 * Variational Bayes from random starts.
 *
 * Weakness: as many times slower than IBCC as there are groups and restarts; the start decides among near equals.
 *
 * @see Li, Rubinstein & Cohn, "Exploiting Worker Correlation for Label Aggregation in Crowdsourcing", ICML 2019.
 */
export function ebcc(answers: Answers, options: EbccOptions = {}): Ebcc {
  const { groups = 10, restarts = 2, seed = 1, maxIterations = 500 } = options
  const random = createRandom(seed)
  let best: Ebcc | null = null
  for (let start = 0; start < Math.max(1, restarts); start++) {
    const found = ebccFrom(answers, groups, random, maxIterations)
    if (best === null || found.evidence > best.evidence) best = found
  }
  return best!
}

const RIGHT = 4
const WRONG = 1
const GROUP_MASS = 0.1

function ebccFrom(answers: Answers, groups: number, random: Random, maxIterations: number): Ebcc {
  const { items, people, classes } = answers
  const states = classes * groups
  let labels = majority(answers)
  const imagined = countClasses(labels.values, new Float64Array(classes))
  const posteriors = startGroups(labels, groups, random)
  const totals = new Float64Array(states)
  const counts = new Float64Array(people * classes * states)
  const logRates = new Float64Array(counts.length)
  let ofClass = imagined
  for (let iteration = 0, moved = true; iteration < maxIterations && moved; iteration++) {
    countClasses(posteriors, totals.fill(GROUP_MASS / groups))
    ofClass = countClasses(labels.values, imagined.slice())
    for (let at = 0; at < counts.length; at++)
      counts[at] = Math.floor((at % states) / groups) === Math.floor(at / states) % classes ? RIGHT : WRONG
    countAnswers(answers, posteriors, counts)
    expectLogs(counts, classes, states, logRates)
    expectTruths(answers, logWeights(totals, ofClass, groups), logRates, posteriors)
    const next = sumGroups(posteriors, items, classes, groups)
    moved = next.values.some((value, i) => Math.abs(value - labels.values[i]!) > 1e-3 + 1e-5 * value)
    labels = next
  }
  return { labels, evidence: evidenceOf(posteriors, totals, ofClass, counts, classes, groups) }
}

function startGroups({ items, classes, values }: SoftLabels, groups: number, random: Random): Float64Array {
  const out = new Float64Array(items * classes * groups)
  for (let row = 0; row < items * classes; row++) {
    let sum = 0
    for (let m = 0; m < groups; m++) sum += out[row * groups + m] = -Math.log(1 - random.uniform())
    for (let m = 0; m < groups; m++) out[row * groups + m]! *= values[row]! / sum
  }
  return out
}

function sumGroups(posteriors: Float64Array, items: number, classes: number, groups: number): SoftLabels {
  const values = new Float64Array(items * classes)
  for (let i = 0; i < posteriors.length; i++) values[Math.floor(i / groups)]! += posteriors[i]!
  return { items, classes, values }
}

/** E[ln share of the group in its class] + E[ln share of the class]. */
function logWeights(totals: Float64Array, ofClass: Float64Array, groups: number): Float64Array {
  const all = digamma(ofClass.reduce((sum, value) => sum + value, 0))
  return totals.map((total, state) => {
    const k = Math.floor(state / groups)
    const inClass = totals.subarray(k * groups, (k + 1) * groups).reduce((sum, value) => sum + value, 0)
    return digamma(total) - digamma(inClass) + digamma(ofClass[k]!) - all
  })
}

function expectLogs(counts: Float64Array, classes: number, states: number, out: Float64Array): void {
  const block = classes * states
  for (let start = 0; start < counts.length; start += block) {
    for (let state = 0; state < states; state++) {
      let sum = 0
      for (let at = start + state; at < start + block; at += states) sum += counts[at]!
      const all = digamma(sum)
      for (let at = start + state; at < start + block; at += states) out[at] = digamma(counts[at]!) - all
    }
  }
}

/** Conjugacy leaves the log-normalisers of the Dirichlets and the entropy of the assignments. */
function evidenceOf(
  posteriors: Float64Array,
  totals: Float64Array,
  ofClass: Float64Array,
  counts: Float64Array,
  classes: number,
  groups: number,
): number {
  const states = classes * groups
  let evidence = logBeta(ofClass, 0, classes, 1)
  for (let k = 0; k < classes; k++) evidence += logBeta(totals, k * groups, groups, 1)
  for (let start = 0; start < counts.length; start += classes * states)
    for (let state = 0; state < states; state++) evidence += logBeta(counts, start + state, classes, states)
  for (const p of posteriors) if (p > 0) evidence -= p * Math.log(p)
  return evidence
}

function logBeta(values: Float64Array, from: number, count: number, step: number): number {
  let [sum, logs] = [0, 0]
  for (let i = 0; i < count; i++) {
    sum += values[from + i * step]!
    logs += logGamma(values[from + i * step]!)
  }
  return logs - logGamma(sum)
}
