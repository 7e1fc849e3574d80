import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { combineAnswers, fitPersonModel, isPersonSurer, teamErrors, type TeamCase } from './team.ts'

/** Two classes; the AI is calibrated and people are right in a share `right`. */
function cases(n: number, right: number, sure: number, seed: number): TeamCase[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => {
    const p = 0.5 + (sure - 0.5) * random.uniform()
    const probabilities = random.uniform() < 0.5 ? [p, 1 - p] : [1 - p, p]
    const truth = random.uniform() < (probabilities[0] as number) ? 0 : 1
    return { probabilities, truth, answer: random.uniform() < right ? truth : 1 - truth }
  })
}

test('both combined err less than either alone, where each knows something', () => {
  const model = fitPersonModel(cases(2_000, 0.8, 1, 1))
  expect(model.rates[0]?.[0]).toBeCloseTo(0.8, 1)
  const errors = teamErrors(cases(4_000, 0.8, 1, 2), model)
  expect(errors.combined.upper).toBeLessThan(errors.ai.lower)
  expect(errors.combined.upper).toBeLessThan(errors.person.lower)
  expect(errors.combined.successes).toBeLessThanOrEqual(errors.deferring.successes)
  expect(errors.deferred).toBeGreaterThan(0.2)
  expect(errors.gain.lower).toBeGreaterThan(0.5)
})

test('a person who guesses adds nothing, and the figures say so', () => {
  const errors = teamErrors(cases(4_000, 0.5, 1, 3), fitPersonModel(cases(4_000, 0.5, 1, 4)))
  expect(errors.gain.lower).toBeLessThan(0.5)
  expect(errors.deferred).toBeLessThan(0.1)
})

test('the surer one answers; both together weigh what each said', () => {
  const model = {
    rates: [
      [0.9, 0.1],
      [0.1, 0.9],
    ],
  }
  expect(isPersonSurer([0.8, 0.2], model)).toBe(true)
  expect(isPersonSurer([0.95, 0.05], model)).toBe(false)
  expect(combineAnswers([0.8, 0.2], 1, model)).toBe(1)
  expect(combineAnswers([0.95, 0.05], 1, model)).toBe(0)
  expect(() => fitPersonModel([])).toThrow(RangeError)
})
