import { createRandom, type Random } from '../random.ts'
import { digamma } from '../special/digamma.ts'
import type { Answers } from './answers.ts'
import { expectTruths } from './expectation.ts'
import type { SoftLabels } from './soft-labels.ts'

export type MaceOptions = {
  /** Random starts, of which the likeliest is kept. Default 5. */
  readonly restarts?: number
  /** Default 50. */
  readonly iterations?: number
  /** Default 1. */
  readonly seed?: number
}

export type Mace = {
  readonly labels: SoftLabels
  /** Each person's share of answers that are given knowingly, 0..1. */
  readonly competence: Float64Array
  readonly logLikelihood: number
}

const BETA_PRIOR = 0.5
const STRATEGY_PRIOR = 10
const NOISE = 0.5

/**
 * Multi-annotator competence estimation: at each item a person either knows and gives the truth, or answers by a habit
 * of their own that does not look at the item. Truths are equally likely beforehand. Variational Bayes from random starts.
 *
 * Weakness: nobody can confuse two particular classes; one-sided spam is found, honest misunderstanding is not.
 *
 * @see Hovy, Berg-Kirkpatrick, Vaswani & Hovy, "Learning Whom to Trust with MACE", NAACL 2013.
 */
export function mace(answers: Answers, options: MaceOptions = {}): Mace {
  const { restarts = 5, iterations = 50, seed = 1 } = options
  const random = createRandom(seed)
  let best: Mace | null = null
  for (let start = 0; start < Math.max(1, restarts); start++) {
    const found = maceFrom(answers, random, iterations)
    if (best === null || found.logLikelihood > best.logLikelihood) best = found
  }
  return best!
}

function maceFrom(answers: Answers, random: Random, iterations: number): Mace {
  const { items, people, classes, item, person, label } = answers
  const smoothing = 0.01 / classes
  /** E-step weights: of knowing, of guessing, and of each habit; as variational Bayes leaves them they sum to under 1. */
  const knowing = Float64Array.from({ length: people }, () => 0.5 + (random.uniform() - 0.5) * NOISE)
  const guessing = knowing.map((value) => 1 - value)
  const habits = Float64Array.from({ length: people * classes }, () => 1 + random.uniform() * NOISE)
  for (let j = 0; j < people; j++) normalise(habits, j * classes, classes)
  const known = new Float64Array(people)
  const guessed = new Float64Array(people)
  const habit = new Float64Array(people * classes)
  const posteriors = new Float64Array(items * classes)
  const logRates = new Float64Array(people * classes * classes)
  const logPrior = new Float64Array(classes).fill(-Math.log(classes))
  const expect = (): number => {
    for (let at = 0, j = 0; j < people; j++)
      for (let l = 0; l < classes; l++) {
        const byHabit = guessing[j]! * habits[j * classes + l]!
        for (let k = 0; k < classes; k++) logRates[at++] = Math.log(byHabit + (k === l ? knowing[j]! : 0))
      }
    return expectTruths(answers, logPrior, logRates, posteriors)
  }
  let logLikelihood = expect()
  for (let iteration = 0; iteration < iterations; iteration++) {
    known.fill(smoothing)
    guessed.fill(smoothing)
    habit.fill(smoothing)
    for (let a = 0; a < item.length; a++) {
      const j = person[a]!
      const byHabit = guessing[j]! * habits[j * classes + label[a]!]!
      const knew = (posteriors[item[a]! * classes + label[a]!]! * knowing[j]!) / (knowing[j]! + byHabit)
      known[j]! += knew
      guessed[j]! += 1 - knew
      habit[j * classes + label[a]!]! += 1 - knew
    }
    for (let j = 0; j < people; j++) {
      const all = digamma(known[j]! + guessed[j]! + 2 * BETA_PRIOR)
      knowing[j] = Math.exp(digamma(known[j]! + BETA_PRIOR) - all)
      guessing[j] = Math.exp(digamma(guessed[j]! + BETA_PRIOR) - all)
      let habitual = 0
      for (let l = 0; l < classes; l++) habitual += habit[j * classes + l]! + STRATEGY_PRIOR
      for (let l = 0; l < classes; l++)
        habits[j * classes + l] = Math.exp(digamma(habit[j * classes + l]! + STRATEGY_PRIOR) - digamma(habitual))
    }
    logLikelihood = expect()
  }
  const competence = known.map((value, j) => (value + BETA_PRIOR) / (value + guessed[j]! + 2 * BETA_PRIOR))
  return { labels: { items, classes, values: posteriors }, competence, logLikelihood }
}

function normalise(values: Float64Array, from: number, count: number): void {
  let sum = 0
  for (let i = from; i < from + count; i++) sum += values[i]!
  for (let i = from; i < from + count; i++) values[i]! /= sum
}
