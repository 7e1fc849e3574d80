import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { answersOf, gatherAnswers, type Answer, type Answers } from './answers.ts'
import { aggregations, chooseAggregation } from './choose-aggregation.ts'
import { dawidSkene } from './dawid-skene.ts'
import { labelAccuracy } from './label-accuracy.ts'
import { majority } from './majority.ts'
import { addModel } from './model-annotator.ts'
import { personSkills } from './person-skill.ts'
import { accuracyOn, chooseLabel, softLabel } from './soft-labels.ts'
import { isSureEnough, posteriorOf } from './sure-enough.ts'

/** Two people of three are right four times of five, the others guess; truths are even. */
function simulate(seed: number, items = 400, classes = 3): { answers: Answers; truths: [number, number][] } {
  const random = createRandom(seed)
  const truths = Array.from({ length: items }, (_, i): [number, number] => [i, random.below(classes)])
  const answers = truths.flatMap(([item, truth]): Answer[] =>
    Array.from({ length: 5 }, (_, at) => {
      const person = (item + at * 4) % 15
      const knows = random.uniform() < (person % 3 === 0 ? 0 : 0.8)
      return { item, person, label: knows ? truth : random.below(classes) }
    }),
  )
  return { answers: answersOf(answers), truths }
}

test('answers stand by item; the same answer twice counts once, two different ones both', () => {
  const { starts, person, label } = answersOf([
    { item: 1, person: 0, label: 1 },
    { item: 0, person: 1, label: 0 },
    { item: 1, person: 0, label: 1 },
    { item: 1, person: 0, label: 0 },
  ])
  expect([[...starts], [...person], [...label]]).toEqual([
    [0, 1, 3],
    [1, 0, 0],
    [0, 0, 1],
  ])
  expect(() => gatherAnswers({ item: [0], person: [0], label: [-1] })).toThrow(RangeError)
  expect(() => gatherAnswers({ item: [3], person: [0], label: [0] }, { items: 2 })).toThrow(RangeError)
})

test('ties count a share of their classes, and an item without answers is even', () => {
  const labels = majority(
    answersOf(
      [
        { item: 0, person: 0, label: 0 },
        { item: 0, person: 1, label: 1 },
      ],
      { items: 2, classes: 2 },
    ),
  )
  expect([...labels.values]).toEqual([0.5, 0.5, 0.5, 0.5])
  expect(accuracyOn(labels, [[0, 1]])).toBe(0.5)
  expect(chooseLabel(labels, 0)).toEqual({ label: 0, probability: 0.5, margin: 0 })
})

test('one step of Dawid–Skene by hand: two who agree, and a third who always differs, is read in reverse', () => {
  const rows = Array.from({ length: 20 }, (_, i) => [i % 2, i % 2, 1 - (i % 2)])
  const answers = answersOf(rows.flatMap((row, item) => row.map((label, person) => ({ item, person, label }))))
  const { labels, rates, prior } = dawidSkene(answers)
  expect(prior[0]).toBeCloseTo(0.5, 6)
  expect(rates[2 * 4 + 2 * 1 + 0]).toBeGreaterThan(0.99)
  rows.forEach((row, item) => expect(softLabel(labels, item)[row[0]!]).toBeGreaterThan(0.99))
})

test('a known truth stays, and teaches about those who answered', () => {
  const answers = answersOf([0, 1, 2, 3].flatMap((item) => [0, 1].map((person) => ({ item, person, label: person }))))
  const { labels } = dawidSkene(answers, { known: Int32Array.of(1, 1, 1, -1) })
  expect([...softLabel(labels, 0)]).toEqual([0, 1])
  expect(softLabel(labels, 3)[1]).toBeGreaterThan(0.9)
})

test.each(Object.entries(aggregations))(
  'seed 20261126: %s gives probabilities, and names do not matter',
  (_, method) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { answers } = simulate(seed, 60)
        const { people } = answers
        const renamed = gatherAnswers({
          item: answers.item,
          person: answers.person.map((j) => people - 1 - j),
          label: answers.label,
        })
        const [one, other] = [method(answers), method(renamed)]
        for (let i = 0; i < answers.items; i++) {
          const sum = softLabel(one, i).reduce((total, value) => total + value, 0)
          expect(sum).toBeCloseTo(1, 9)
          expect(Math.min(...softLabel(one, i))).toBeGreaterThanOrEqual(0)
        }
        // Random starts fall on other people; what is clear must stay.
        const differ = Array.from({ length: answers.items }, (_, i) => i).filter((i) => {
          const [a, b] = [chooseLabel(one, i), chooseLabel(other, i)]
          return a.label !== b.label && a.margin > 0.5 && b.margin > 0.5
        })
        expect(differ.length).toBeLessThanOrEqual(3)
      }),
      { seed: 20261126, numRuns: 4 },
    )
  },
)

test('seed 3: where a third only guesses, models beat the majority', () => {
  const { answers, truths } = simulate(3)
  const right = Object.fromEntries(
    Object.entries(aggregations).map(([name, method]) => [name, accuracyOn(method(answers), truths)]),
  )
  for (const name of ['dawid-skene', 'ibcc', 'one-coin', 'glad', 'mace'])
    expect(right[name]).toBeGreaterThan(right['majority']!)
})

test('seed 4: the interval of a person’s skill holds their true skill nineteen times of twenty', () => {
  let [held, all] = [0, 0]
  for (let seed = 1; seed <= 12; seed++) {
    const { answers } = simulate(seed)
    personSkills(answers, dawidSkene(answers).labels).forEach(({ lower, upper }, person) => {
      const skill = person % 3 === 0 ? 1 / 3 : 0.8 + 0.2 / 3
      all++
      if (lower <= skill && skill <= upper) held++
    })
  }
  expect(held / all).toBeGreaterThan(0.88)
})

test('accuracy is measured where there is gold and claimed where there is none', () => {
  const { answers, truths } = simulate(5)
  const { labels } = dawidSkene(answers)
  const measured = labelAccuracy(labels, truths.slice(0, 100))
  const claimed = labelAccuracy(labels)
  expect([measured.from, claimed.from, measured.items, claimed.items]).toEqual(['gold', 'model', 100, 400])
  const right = accuracyOn(labels, truths)
  expect(measured.lower <= right && right <= measured.upper).toBe(true)
  expect(Math.abs(claimed.accuracy! - right)).toBeLessThan(0.05)
})

test('asking stops when the posterior is sure, and ends in adjudication where it never is', () => {
  const policy = { fewest: 2, most: 4, sure: 0.95 }
  expect(isSureEnough([0.99, 0.01], 1, policy).next).toBe('ask')
  expect(isSureEnough([0.99, 0.01], 2, policy)).toEqual({ next: 'enough', label: 0, probability: 0.99 })
  expect(isSureEnough([0.6, 0.4], 3, policy).next).toBe('ask')
  expect(isSureEnough([0.6, 0.4], 4, policy).next).toBe('adjudicate')
  expect(() => isSureEnough([1], 1, { ...policy, most: 1 })).toThrow(RangeError)
})

test('the posterior from what was learnt is that of the aggregation; a newcomer counts as told', () => {
  const { answers } = simulate(6)
  const learnt = dawidSkene(answers, { maxIterations: 200, tolerance: 1e-12 })
  const own = Array.from({ length: 5 }, (_, a) => ({ person: answers.person[a]!, label: answers.label[a]! }))
  posteriorOf(own, learnt).forEach((p, k) => expect(p).toBeCloseTo(softLabel(learnt.labels, 0)[k]!, 6))
  const even = { prior: Float64Array.of(0.5, 0.5), rates: new Float64Array(0) }
  expect(posteriorOf([{ person: 9, label: 1 }], even)[1]).toBeCloseTo(0.7, 12)
})

test('the choice keeps the first unless another is clearly ahead, and gold decides where there is enough', () => {
  const { answers, truths } = simulate(7, 800)
  const usual = chooseAggregation(answers)
  expect(usual.because).toBe('held-out')
  expect(chooseAggregation(answers, { among: ['majority', 'ibcc'] }).name).toBe('ibcc')
  const byGold = chooseAggregation(answers, { among: ['majority', 'dawid-skene'], gold: truths.slice(0, 300) })
  expect([byGold.name, byGold.because]).toEqual(['dawid-skene', 'gold'])
  expect(chooseAggregation(simulate(8, 10).answers)).toMatchObject({ name: 'ibcc', because: 'too-little' })
})

test('a model joins as the last person with its likeliest class', () => {
  const { person, label, people } = addModel(answersOf([{ item: 0, person: 0, label: 1 }], { classes: 2 }), {
    values: [0.8, 0.2],
  })
  expect([[...person], [...label], people]).toEqual([[0, 1], [1, 0], 2])
  const two = answersOf([{ item: 0, person: 0, label: 1 }], { items: 2, classes: 2 })
  // Of the first item it says nothing.
  expect([...addModel(two, { values: [0, 0, 0.3, 0.7] }).item]).toEqual([0, 1])
})
