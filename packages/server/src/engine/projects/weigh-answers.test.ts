/** What the answers to one item come to, with what is not yet known of it. */
import { describe, expect, test } from 'vitest'
import type { Json, Question } from '@countersign/core'
import { outsider } from './annotators.ts'
import { isUnanimous, weighAnswers, type ModelVote } from './weigh-answers.ts'

const topic: Question = {
  ...{ kind: 'choice', name: 'q', title: 'Which?', required: true },
  options: ['a', 'b', 'c'].map((value) => ({ value, title: value })),
}
const length: Question = { kind: 'number', name: 'q', title: 'How long?', required: true, minimum: 0 }
const weigh = (question: Question, values: Json[], skill: number, models: ModelVote[] = []) => {
  const given = values.map((value, i) => ({ person: `p${i}`, labels: { q: value } }))
  const { q } = weighAnswers([question], given, new Map(given.map(({ person }) => [person, { q: skill }])), models)
  if (!q) throw new Error('no label')
  return q
}
const model = (value: string, skill = 0.95): ModelVote => ({
  source: 'backend',
  labels: { q: value },
  skills: { q: skill },
})

describe('[PJ31] a label says between what it lies: the fewest values that hold the right one with 95 %, and of numbers their mean', () => {
  test('one answer of somebody who is right three times of four leaves the others open, those that nobody gave too', () => {
    expect(weigh(topic, ['a'], 0.75).likely).toEqual({ level: 0.95, values: ['a', 'b', 'c'], other: false })
    expect(weigh(topic, ['a'], 0.96).likely).toEqual({ level: 0.95, values: ['a'], other: false })
    expect(weigh(topic, ['a', 'a', 'b'], 0.8).likely?.values).toEqual(['a', 'b'])
  })

  test('of texts the right one may be one that nobody wrote', () => {
    const text: Question = { kind: 'text', name: 'q', title: 'What?', required: true }
    expect(weigh(text, ['x'], 0.7).likely).toEqual({ level: 0.95, values: ['x'], other: true })
    expect(weigh(text, ['x', 'x', 'x'], 0.9).likely).toEqual({ level: 0.95, values: ['x'], other: false })
  })

  test('of numbers, Student’s interval around their mean, cut where no value may be', () => {
    // Mean 2, standard deviation 1, and t of two degrees 4.3027.
    expect(weigh(length, [1, 2, 3], 0.8).mean).toEqual({
      ...{ level: 0.95, value: 2 },
      interval: [0, expect.closeTo(2 + 4.302653 / Math.sqrt(3), 5)],
    })
    expect(weigh(length, [1], 0.8).mean).toBeUndefined()
  })
})

describe('[PJ29] a model’s word weighs like a person’s, says so, and brings in no value that nobody gave', () => {
  test('it decides between two that disagree', () => {
    const label = weigh(topic, ['a', 'b'], 0.8, [model('b')])
    expect(label).toMatchObject({ value: 'b', models: [{ source: 'backend', value: 'b', skill: 0.95 }] })
    expect(weigh(topic, ['a', 'b'], 0.8).models).toBeUndefined()
  })

  test('against everybody it makes them less sure, and no more', () => {
    const label = weigh(topic, ['a'], 0.7, [model('b')])
    expect(label.value).toBe('a')
    expect(label.probability).toBeLessThan(0.15)
    expect(label.soft.map(({ value }) => value)).toEqual(['a'])
    expect(label.likely?.values[0]).toBe('b')
  })

  test('of what nothing was learnt it says nothing', () => {
    const label = weigh(topic, ['a'], 0.7, [{ ...model('b'), skills: {} }])
    expect(label).toEqual(weigh(topic, ['a'], 0.7))
  })
})

test('[PJ33] who answered elsewhere and was not asked this does not disagree; who answers here and leaves it out does', () => {
  const given = (person: string) => [
    { person: 'p0', labels: { q: 'a' } },
    { person, labels: {} },
  ]
  expect(isUnanimous([topic], given(outsider('Ann')))).toBe(true)
  expect(isUnanimous([topic], given('p1'))).toBe(false)
})
