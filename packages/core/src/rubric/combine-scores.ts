/** Several scores of one output: what they come to together, and whether they are of two minds. */
import { within } from './weigh-scores.ts'
import type { Criterion, Scores } from './rubric.ts'

/** Of an even number the lower one: a score that somebody gave, and not the kinder. */
export const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] as number
const isNumber = (score: Scores[string] | undefined): score is number => typeof score === 'number'

/**
 * Criterion by criterion: the mean of numbers; the middle one of levels, of an even number the lower, which of yes and no
 * is the majority; the first one's words. It does not apply where more than half say so.
 *
 * @param given of those who gave one; one at least.
 */
export function combineScores(criteria: readonly Criterion[], given: readonly Scores[]): Scores {
  return Object.fromEntries(
    criteria.flatMap(({ name, kind }): [string, Scores[string]][] => {
      const said = given.flatMap((one) => (Object.hasOwn(one, name) ? [one[name] as Scores[string]] : []))
      if (said.length === 0) return []
      if (kind === 'text') return [[name, said.find((one) => one !== null) ?? null]]
      const numbers = said.filter(isNumber)
      if (numbers.length === 0 || numbers.length * 2 < said.length) return [[name, null]]
      const mean = () => numbers.reduce((sum, value) => sum + value, 0) / numbers.length
      return [[name, kind === 'numeric' ? mean() : middle(numbers)]]
    }),
  )
}

/** @param at how far two may lie apart, as a part of the criterion's own scale. */
export const disagree = (criteria: readonly Criterion[], given: readonly Scores[], at: number): boolean =>
  criteria.some((criterion) => {
    if (criterion.kind === 'text') return false
    const said = given.map((one) => (Object.hasOwn(one, criterion.name) ? one[criterion.name] : undefined))
    const numbers = said.filter(isNumber)
    if (numbers.length === 0) return false
    // It applies, or it does not.
    if (numbers.length < said.length) return true
    const { gate } = criterion
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
    if (gate && least < gate.at_least && most >= gate.at_least) return true
    const apart = (within(criterion, most) ?? 0) - (within(criterion, least) ?? 0)
    return apart > 0 && apart >= at - 1e-9
  })
