/** What is told of how people answered, on answers whose figures can be counted by hand. */
import { describe, expect, test } from 'vitest'
import type { Json, Question } from '@countersign/core'
import { annotatorOf, modelAs, outsider } from './annotators.ts'
import { measureQuality, type Measuring } from './measure-quality.ts'
import { measureTime } from './measure-time.ts'
import type { AnsweredItem, ModelSays } from './read-answers.ts'

const people = [
  '019a0000-0000-7000-8000-00000000000a',
  '019a0000-0000-7000-8000-00000000000b',
  outsider('Ann'),
] as const
const named = (key: string) => annotatorOf(key, (person) => (person === people[0] ? 'Ann' : 'Ben'))
const how: Measuring = {
  ...{ method: 'ibcc', countModel: false, annotatorOf: named },
  goldOf: () => ({ value: null, interval: null, n: 0 }),
}
const choice: Question = {
  ...{ kind: 'choice', name: 'q', title: 'Which?', required: true },
  options: ['a', 'b', 'c'].map((value) => ({ value, title: value })),
}
const rating: Question = {
  ...{ kind: 'rating', name: 'q', title: 'How good?', required: true },
  // In an order of their own: what counts is what they are worth.
  levels: [5, 1, 3, 2, 4].map((value) => ({ value, title: String(value) })),
}
const number = (scale?: 'interval' | 'ratio'): Question => ({
  ...{ kind: 'number', name: 'q', title: 'How long?', required: true, minimum: 0 },
  ...(scale ? { scale } : {}),
})

/** Rows are items, columns people; undefined is not answered. */
const items = (
  rows: readonly (readonly (Json | undefined)[])[],
  more: (row: number) => Partial<AnsweredItem> = () => ({}),
): AnsweredItem[] =>
  rows.map((row, n) => ({
    ...{ decision: `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`, n: n + 1 },
    answers: row.flatMap((value, i) =>
      value === undefined ? [] : [{ person: people[i] as string, labels: { q: value }, activeMs: 1_000 * (n + 1) }],
    ),
    ...{ label: null, gold: null, models: [], blind: true, ...more(n) },
  }))
const tell = (question: Question, answered: AnsweredItem[], more: Partial<Measuring> = {}) => {
  const [quality] = measureQuality([question], answered, { ...how, ...more }).questions
  if (!quality) throw new Error('nothing measured')
  return quality
}
const figure = (quality: ReturnType<typeof tell>, name: string) =>
  quality.agreement.find((one) => one.name === name) ?? null

const values = ['a', 'b', 'c']
const mixed = Array.from({ length: 40 }, (_, i) => [
  values[i % 3],
  values[(i + (i % 5 === 0 ? 1 : 0)) % 3],
  values[i % 3],
])

describe('[PJ27] agreement is told by every figure that the answers’ scale allows, with its error, and which to read first', () => {
  test('of categories: percent, Cohen over pairs, Fleiss, alpha, AC1', () => {
    const quality = tell(choice, items(mixed))
    expect(quality.agreement.map(({ name, metric }) => [name, metric])).toEqual([
      ...[
        ['krippendorff-alpha', 'nominal'],
        ['percent', null],
        ['gwet-ac1', 'nominal'],
        ['fleiss-kappa', 'nominal'],
        ['cohen-kappa', 'nominal'],
      ],
    ])
    expect(figure(quality, 'percent')?.estimate).toMatchObject({ value: expect.closeTo(1 - (2 * 8) / 120, 9), n: 40 })
    expect(figure(quality, 'cohen-kappa')?.pairs).toBe(3)
    for (const { estimate, standard_error: error } of quality.agreement) {
      expect(error).toBeGreaterThan(0)
      expect(estimate.interval?.[0]).toBeLessThan(estimate.value as number)
    }
    expect(quality.recommended).toMatchObject({ name: 'krippendorff-alpha' })
  })

  test('of levels by their order, and never an AC1 that forgets it; a near miss counts less', () => {
    const near = items(
      Array.from({ length: 60 }, (_, i) => [(i % 5) + 1, Math.min(5, (i % 5) + 1 + (i % 3 === 0 ? 1 : 0))]),
    )
    const quality = tell(rating, near)
    expect(quality.agreement.map(({ name, metric, by }) => [name, metric, by])).toEqual([
      ...[
        ['krippendorff-alpha', 'ordinal', 'theory'],
        ['percent', null, 'theory'],
        ['gwet-ac2', 'quadratic', 'theory'],
        ['fleiss-kappa', 'quadratic', 'theory'],
        ['cohen-kappa', 'quadratic', 'bootstrap'],
      ],
    ])
    expect(figure(quality, 'cohen-kappa')?.estimate.value).toBeGreaterThan(0.9)
    expect(figure(quality, 'percent')?.estimate.value).toBeLessThan(0.75)
  })

  test('of numbers by their distance, by their share where the question has a true zero, and of a thousand different ones', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i, i + (i < 10 ? 1 : 0)])
    const [interval, ratio] = [tell(number(), items(rows)), tell(number('ratio'), items(rows))]
    expect([interval, ratio].map(({ agreement }) => agreement[0]?.metric)).toEqual(['interval', 'ratio'])
    // One beside none is as far as can be on a ratio scale, and next to nothing on the other.
    expect(figure(ratio, 'krippendorff-alpha')?.estimate.value).toBeLessThan(
      figure(interval, 'krippendorff-alpha')?.estimate.value as number,
    )
    const many = tell(number(), items(Array.from({ length: 200 }, (_, i) => [i * 7, i * 7 + (i % 2)])))
    expect(many.agreement.map(({ name }) => name)).toEqual(['krippendorff-alpha', 'percent'])
    expect(figure(many, 'krippendorff-alpha')?.estimate.value).toBeGreaterThan(0.99)
    expect(many.method).toBe('none')
    expect(tell(number(), items([[4, 4]])).agreement[0]).toMatchObject({ estimate: { value: 1, interval: null, n: 1 } })
  })

  test('where nearly all is one answer, Gwet’s comes first, because alpha says nothing there', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ['a', i % 20 === 0 ? 'b' : 'a'])
    const quality = tell(choice, items(rows))
    expect(quality.recommended).toEqual({ name: 'gwet-ac1', because: expect.stringContaining('98 % of the answers') })
    expect(quality.agreement[0]?.estimate.value).toBeGreaterThan(0.9)
    expect(figure(quality, 'krippendorff-alpha')?.estimate.value).toBeLessThan(0.1)
  })

  test('that nobody disagreed on twenty items is no proof that nobody would', () => {
    const { estimate } = figure(tell(choice, items(mixed.slice(0, 20).map(([one]) => [one, one]))), 'percent') ?? {}
    // One item in six might be another, by 1 − 0.025^(1/20).
    expect(estimate).toEqual({ value: 1, interval: [expect.closeTo(0.8316, 4), 1], n: 20 })
  })
})

test('[PJ28] a matrix tells how far each two agree on what both answered, and of too few common items only how many they are', () => {
  const { matrix } = tell(choice, items(mixed.map((row, i) => (i < 4 ? row : row.slice(0, 2)))))
  expect(matrix).toMatchObject({
    people: [
      { as: 'member', name: 'Ann' },
      { as: 'member', name: 'Ben' },
      { as: 'outside', person: null, name: 'Ann' },
    ],
    ...{ fewest: 5, left_out: 0 },
    cells: [
      { one: 0, other: 1, shared: 40, share: { value: 0.8, n: 40 }, kappa: expect.closeTo(0.7, 1) },
      { one: 0, other: 2, shared: 4, share: null, kappa: null },
      { one: 1, other: 2, shared: 4, share: null, kappa: null },
    ],
  })
  expect(tell(choice, items([['a'], ['b']])).matrix).toBeNull()
})

/** What a model says of item n: right but for every tenth, and there sure of it. */
const says = (n: number, more: Partial<ModelSays> = {}): ModelSays => ({
  ...{ source: 'backend', labels: { q: values[n % 10 === 9 ? (n + 1) % 3 : n % 3] as string }, score: 0.9, soft: null },
  ...{ blind: true, ...more },
})

describe('[PJ29] a model counts as one more annotator where the project asks for it and nobody saw what it said', () => {
  const told = items(mixed, (n) => ({ models: [says(n)] }))
  test('with its skill and its confusion beside those of people, and only where asked for', () => {
    expect(tell(choice, told).people.map(({ as }) => as)).toEqual(['member', 'member', 'outside'])
    const [, , , model] = tell(choice, told, { countModel: true }).people
    expect(model).toMatchObject({ as: 'model', person: null, name: 'Your model', answers: 40 })
    expect(model?.skill.value).toBeCloseTo(0.9, 1)
    expect(model?.confusion?.flat().reduce((sum, one) => sum + one, 0)).toBeCloseTo(40)
    expect(measureQuality([choice], told, { ...how, countModel: true }).skills.get(modelAs('backend'))).toEqual({
      q: model?.skill.value,
    })
  })

  test('not where somebody saw it before they answered, and not where it said too little', () => {
    for (const seen of [
      items(mixed, (n) => ({ models: [says(n, { blind: false })] })),
      items(mixed, (n) => ({ models: n < 19 ? [says(n)] : [] })),
    ])
      expect(tell(choice, seen, { countModel: true }).people.some(({ as }) => as === 'model')).toBe(false)
  })
})

describe('[PJ30] labels that a model did not expect may be wrong, by the probability of every class where it told them; it is said who suspects', () => {
  const labelled = (n: number, value: string) => ({
    label: { q: { value, probability: 1, soft: [{ value, probability: 1 }], method: 'posterior' } },
    models: [says(n, { labels: { q: values[n % 3] as string } })],
  })
  const one = Array.from({ length: 60 }, (_, i) => [values[i % 3]])
  test('a label that all answers give and a model does not', () => {
    const rows = one.map(([value], n) => [n === 30 ? 'b' : value])
    const quality = tell(
      choice,
      items(rows, (n) => labelled(n, rows[n]?.[0] as string)),
    )
    expect(quality.suspects).toMatchObject([{ n: 31, label: 'b', better: 'a', by: ['backend'] }])
  })

  test('what it gave as second most likely is not spread evenly', () => {
    const soft = (n: number): ModelSays['soft'] => ({
      q: [
        { value: values[n % 3] as string, probability: n === 30 ? 0.5 : 0.9 },
        { value: values[(n + 1) % 3] as string, probability: n === 30 ? 0.5 : 0.1 },
      ],
    })
    const rows = one.map(([value], n) => [n === 30 || n === 31 ? values[(n + 1) % 3] : value])
    const { suspects } = tell(
      choice,
      items(rows, (n) => ({
        ...labelled(n, rows[n]?.[0] as string),
        models: [says(n, { source: 'built-in', soft: soft(n) })],
      })),
    )
    // Evenly spread, both labels would be believed 5 %; the model believes them a half and a tenth.
    expect(suspects.map(({ n, quality }) => [n, quality])).toEqual([[32, expect.closeTo(0.1, 9)]])
  })

  test('not by a model of yours that people saw before they answered', () => {
    const rows = one.map(([value], n) => [n === 30 ? 'b' : value])
    const quality = tell(
      choice,
      items(rows, (n) => ({ ...labelled(n, rows[n]?.[0] as string), models: [says(n, { blind: false })] })),
    )
    expect(quality.suspects).toEqual([])
  })
})

test('[PJ32] time is told as it was worked, with its median and its quartiles, for all and for each', () => {
  const time = measureTime(items([['a'], ['a', 'b'], ['a', 'b'], ['a']]), named)
  expect(time.all).toEqual({ n: 6, median_ms: 2_500, quartiles_ms: [2_000, 3_000] })
  expect(time.people).toMatchObject([
    { name: 'Ann', n: 4, median_ms: 2_500, quartiles_ms: [1_750, 3_250] },
    { name: 'Ben', n: 2, median_ms: 2_500 },
  ])
  expect(measureTime([], named).all).toEqual({ n: 0, median_ms: null, quartiles_ms: null })
})
