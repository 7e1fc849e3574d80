import { clopperPearson } from '../intervals/clopper-pearson.ts'
import type { BinomialEstimate } from '../intervals/binomial-estimate.ts'
import { wilsonInterval } from '../intervals/wilson-interval.ts'

/** P(a person answers `answer` | the truth is `truth`): `rates[truth][answer]`, each row sums to 1. */
export type PersonModel = { readonly rates: readonly (readonly number[])[] }

/** A case whose truth is known: what the AI thought, class by class, and what a person answered. Classes count from 0. */
export type TeamCase = { readonly probabilities: readonly number[]; readonly answer: number; readonly truth: number }

/**
 * How people err, from cases with a known truth, with `prior` (default 1) shared over each row so that what was never
 * seen is not impossible.
 *
 * @throws RangeError where there is no case, or an answer or truth is not one of the classes.
 */
export function fitPersonModel(cases: readonly TeamCase[], prior = 1): PersonModel {
  const classes = cases[0]?.probabilities.length
  if (classes === undefined) throw new RangeError('no cases')
  const counts = Array.from({ length: classes }, () => Array<number>(classes).fill(prior / classes))
  for (const { answer, truth } of cases) {
    const cell = counts[truth]?.[answer]
    if (cell === undefined) throw new RangeError(`answer ${answer} or truth ${truth} is not one of ${classes} classes`)
    counts[truth]![answer] = cell + 1
  }
  return {
    rates: counts.map((row) => {
      const total = row.reduce((sum, count) => sum + count, 0)
      return row.map((count) => count / total)
    }),
  }
}

const argMax = (values: readonly number[]): number =>
  values.reduce((best, value, at) => (value > values[best]! ? at : best), 0)

/**
 * Should a person answer instead? Compares the AI's confidence in its own answer with how often a person would be right
 * where the truth is as the AI believes. Probabilities must be calibrated.
 *
 * @see Madras, Pitassi & Zemel, "Predict Responsibly", NeurIPS 2018; Mozannar et al., AISTATS 2023 (compare-confidence).
 */
export const isPersonSurer = (probabilities: readonly number[], { rates }: PersonModel): boolean =>
  probabilities.reduce((sum, p, truth) => sum + p * rates[truth]![truth]!, 0) > Math.max(...probabilities)

/**
 * The class that is most likely after both have spoken: P(truth | AI) · P(answer | truth), as if the two erred
 * independently given the truth. Probabilities must be calibrated.
 *
 * @see Kerrigan, Smyth & Steyvers, "Combining Human Predictions with Model Probabilities", NeurIPS 2021.
 */
export const combineAnswers = (probabilities: readonly number[], answer: number, { rates }: PersonModel): number =>
  argMax(probabilities.map((p, truth) => p * rates[truth]![answer]!))

export type TeamErrors = {
  /** Shares of wrong answers, each with its 95 % Wilson interval. */
  readonly ai: BinomialEstimate
  readonly person: BinomialEstimate
  readonly deferring: BinomialEstimate
  readonly combined: BinomialEstimate
  /** Share of the cases that deferring gives to the person, 0..1. */
  readonly deferred: number
  /**
   * Of the cases where AI alone and the two combined differ in being right, the share in which combined is right, with
   * the exact 95 % interval: a person adds something only where its lower end is above a half.
   */
  readonly gain: BinomialEstimate
}

/**
 * What AI alone, a person alone, the surer of both and both combined get wrong. Fit the model on other cases than these.
 *
 * @throws RangeError as `fitPersonModel`.
 */
export function teamErrors(cases: readonly TeamCase[], model: PersonModel): TeamErrors {
  if (cases.length === 0) throw new RangeError('no cases')
  const wrong = { ai: 0, person: 0, deferring: 0, combined: 0 }
  let [deferred, differ, better] = [0, 0, 0]
  for (const { probabilities, answer, truth } of cases) {
    const ai = argMax(probabilities)
    const combined = combineAnswers(probabilities, answer, model)
    const defers = isPersonSurer(probabilities, model)
    if (defers) deferred++
    if (ai !== truth) wrong.ai++
    if (answer !== truth) wrong.person++
    if ((defers ? answer : ai) !== truth) wrong.deferring++
    if (combined !== truth) wrong.combined++
    if ((combined === truth) !== (ai === truth)) {
      differ++
      if (combined === truth) better++
    }
  }
  const share = (count: number): BinomialEstimate => wilsonInterval(count, cases.length)
  return {
    ai: share(wrong.ai),
    person: share(wrong.person),
    deferring: share(wrong.deferring),
    combined: share(wrong.combined),
    deferred: deferred / cases.length,
    gain: clopperPearson(better, differ),
  }
}
