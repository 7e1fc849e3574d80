import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Json } from '@countersign/core'
import { expect, test } from 'vitest'
import { learn, type Candidate, type Labelled } from './learn.ts'
import { sourceOf, spaceOf, textOf } from './features.ts'
import { classesIn } from './read-pool.ts'

const topics = {
  sport: ['goal', 'match', 'league', 'coach', 'striker', 'stadium'],
  politics: ['vote', 'senate', 'minister', 'law', 'party', 'treaty'],
}
type Topic = keyof typeof topics
const names = Object.keys(topics) as Topic[]
const words = (topic: Topic, i: number): string => [0, 2, 3].map((step) => topics[topic][(i + step) % 6]).join(' ')
const labelled = (count: number, arm: (i: number) => string | null): Labelled[] =>
  Array.from({ length: count }, (_, i) => {
    const label = names[i % 2] as Topic
    return { decision: `l${i}`, source: words(label, i), classes: [label], arm: arm(i) }
  })
const candidates = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ decision: `d${i}`, source: words(names[i % 2] as Topic, i + 1) }))
const asked = { size: 10, randomShare: 0.2, strategy: 'margin-diverse' as const, seed: 7 }

test('[AL1] a round asks as many as it may, each once, a part of them drawn at random whatever the strategy', () => {
  for (const strategy of ['margin-diverse', 'margin', 'entropy', 'committee', 'core-set', 'badge', 'random'] as const) {
    const { picks } = learn(
      labelled(12, () => null),
      candidates(40),
      { ...asked, strategy },
    )
    expect(picks).toHaveLength(10)
    expect(new Set(picks.map(({ decision }) => decision)).size).toBe(10)
    expect(picks.filter(({ arm }) => arm === 'random')).toHaveLength(2)
  }
  // However small the share, one is; and before there is a label the batch is spread out.
  const cold = learn([], candidates(40), { ...asked, randomShare: 0 })
  expect(cold.picks.filter(({ arm }) => arm === 'random')).toHaveLength(1)
  expect(cold).toMatchObject({ accuracy: null, random: null, uncertainty: null, classes: [] })
  expect(
    learn(
      labelled(12, () => null),
      candidates(3),
      asked,
    ).picks,
  ).toHaveLength(3)
  expect(
    learn(
      labelled(12, () => null),
      [],
      asked,
    ).picks,
  ).toEqual([])
})

test('[AL2] how good it is, is told by items of the random arm that the model never saw, with n and an interval', () => {
  const { accuracy, random, classes, predicted } = learn(
    labelled(60, (i) => (i % 4 < 2 ? 'random' : 'strategy')),
    candidates(8),
    asked,
  )
  expect(classes).toEqual(['politics', 'sport'])
  expect(accuracy).toMatchObject({ labels: 60, n: 30, share: 1 })
  expect(random).toMatchObject({ labels: 30, n: 30 })
  expect(accuracy?.interval[0]).toBeGreaterThan(0.85)
  expect(predicted).toMatchObject({ d0: 'sport', d1: 'politics' })
  // What the model learnt by heart is no evidence: labels at random are predicted no better than by chance.
  const noise = labelled(60, () => 'random').map((one, i) => ({
    ...one,
    source: `w${i}`,
    classes: [names[(i * 7) % 2] as string],
  }))
  expect(learn(noise, candidates(8), asked).accuracy?.share).toBeLessThan(0.8)
  expect(
    learn(
      labelled(18, (i) => (i < 9 ? 'random' : null)),
      candidates(8),
      asked,
    ).accuracy,
  ).toBe(null)
})

test('items are read as their texts, and a class is one name or one path', () => {
  expect(textOf({ a: 'one', b: [2, { c: 'three' }], f: { $file: 'file_1' } })).toBe('one 2 three ')
  const asked = { name: 'q', title: 'q', required: false, options: [] }
  const classes = (kind: 'choice' | 'tree', many: boolean, value: Json) =>
    [...(classesIn({ ...asked, kind, many }, value)?.entries() ?? ['none'])] as unknown
  expect(classes('choice', false, 'x')).toEqual([['x', 'x']])
  expect(classes('choice', true, ['x', 'y'])).toEqual([
    ['x', 'x'],
    ['y', 'y'],
  ])
  expect(classes('choice', true, [])).toEqual([])
  expect(classes('tree', false, ['a', 'b'])).toEqual([['a / b', ['a', 'b']]])
  expect(classes('tree', true, [['a'], ['a', 'b']])).toEqual([
    ['a', ['a']],
    ['a / b', ['a', 'b']],
  ])
  expect([classes('choice', false, 3), classes('choice', true, 'x'), classes('tree', false, [])]).toEqual([
    ...[['none'], ['none'], ['none']],
  ])
})

/** Sport, politics, both or neither, by its words. */
const several = (count: number, arm: string | null): Labelled[] =>
  Array.from({ length: count }, (_, i) => {
    const classes = names.filter((_name, k) => (i >> k) % 2 === 1)
    const source = [...classes.map((name) => words(name, i)), `filler${i % 7}`].join(' ')
    return { decision: `l${i}`, source, classes, arm }
  })

test('[AL6] several classes at once: each with a threshold of its own, told wholly right and by F1, none at all among the answers', () => {
  const pool = [
    { decision: 'both', source: `${words('sport', 1)} ${words('politics', 4)}` },
    { decision: 'one', source: words('sport', 2) },
    { decision: 'none', source: 'filler1 filler2' },
  ]
  const learnt = learn(several(120, 'random'), pool, { ...asked, size: 3, randomShare: 0, many: true })
  expect(learnt.predicted).toEqual({ both: 'politics\nsport', one: 'sport', none: '' })
  expect(learnt.accuracy).toMatchObject({ n: 120, share: expect.closeTo(1, 1), f1: expect.closeTo(1, 1) })
  expect(Object.keys(learnt.thresholds ?? {})).toEqual(['politics', 'sport'])
  for (const strategy of ['margin-diverse', 'badge', 'committee', 'entropy'] as const)
    expect(learn(several(40, null), pool, { ...asked, strategy, size: 3, many: true }).picks).toHaveLength(3)
  // One class and not is enough to learn from; always the same is not.
  const flags = several(40, null).map((one) => ({ ...one, classes: one.classes.filter((name) => name === 'sport') }))
  expect(learn(flags, pool, { ...asked, many: true }).predicted.one).toBe('sport')
  const same = flags.map((one) => ({ ...one, classes: ['sport'] }))
  expect(learn(same, pool, { ...asked, many: true }).predicted).toEqual({})
})

test('[AL6] where the rarest class is under a tenth all are weighed by inverse frequency, and the round says so', () => {
  const rare = (share: number): Labelled[] =>
    labelled(100, () => null).map((one, i) => ({
      ...one,
      ...(i % share === 0
        ? { source: words('sport', i), classes: ['sport'] }
        : { source: words('politics', i), classes: ['politics'] }),
    }))
  expect(learn(rare(20), candidates(4), asked).rarest).toEqual({ class: 'sport', share: 0.05, weighted: true })
  expect(learn(rare(4), candidates(4), asked).rarest).toEqual({ class: 'sport', share: 0.25, weighted: false })
})

test('[AL7] a table is numbers made alike and categories; an id is none, a missing number is the mean', () => {
  const rows = [
    { age: 20, colour: 'red', id: 'a', flag: true, note: 'x'.repeat(200) },
    { age: 40, colour: 'blue', id: 'b', flag: false },
    { colour: 'red', id: 'c', flag: true },
    { age: 30, colour: 'blue', id: 'd', nested: [1] },
  ].map((data) => sourceOf({ row: data }, { as: 'table', path: 'row' }) ?? '')
  const space = spaceOf(rows)
  const told = space.explain(0, Float64Array.of(1, 1, 1, 1, 1, 1))
  expect(told.map(({ name }) => name)).toEqual(['age = 20', 'colour = red', 'flag = true'])
  expect(told[0]?.weight).toBeCloseTo(-10 / Math.sqrt(200 / 3), 9)
  expect(space.explain(2, Float64Array.of(1, 1, 1, 1, 1, 1)).map(({ name }) => name)).toEqual([
    'colour = red',
    'flag = true',
  ])
  expect(sourceOf({ row: [1] }, { as: 'table', path: 'row' })).toBe(null)
})

test('[AL7] a vector is taken as it is but for its unit; what is none, or of another length, has nothing', () => {
  const vector = (data: Json) => sourceOf(data, { as: 'vector', path: 'v' })
  expect(vector({ v: [0, 2.5] })).toEqual([0, 2.5])
  expect([vector({ v: [1, 'x'] }), vector({ v: [1e300] }), vector({ v: [] }), vector({})]).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect(spaceOf([[0, 2, 0, 0], [1]]).rows.map(({ indices, values }) => [[...indices], [...values]])).toEqual([
    [[1], [2]],
    [[], []],
  ])
})

test('[AL8] what is expected is explained by its words, signed, and by the nearest labelled items; the random arm is asked without', () => {
  const { expected, picks } = learn(
    labelled(40, () => null),
    candidates(20),
    asked,
  )
  const drawn = picks.filter(({ arm }) => arm === 'random').map(({ decision }) => decision)
  expect(Object.keys(expected).sort()).toEqual(
    picks
      .map(({ decision }) => decision)
      .filter((one) => !drawn.includes(one))
      .sort(),
  )
  for (const [decision, { classes, probability, reasons, nearest }] of Object.entries(expected)) {
    const topic = names[Number(decision.slice(1)) % 2] as Topic
    expect(classes).toEqual([topic])
    expect(probability).toBeGreaterThan(0.5)
    expect(reasons.every(({ of, name, weight }) => of === topic && topics[topic].includes(name) === weight > 0)).toBe(
      true,
    )
    expect(reasons.length).toBeGreaterThan(0)
    expect(nearest).toHaveLength(3)
    // The nearest are of the same topic, the nearest first.
    expect(nearest.every((one) => names[Number(one.decision.slice(1)) % 2] === topic)).toBe(true)
    expect(nearest.map(({ similarity }) => similarity)).toEqual(
      nearest.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    )
  }
})

const digits = fileURLToPath(new URL('../../../../../../../shared/data/digits/digits.csv.gz', import.meta.url))
test.skipIf(!existsSync(digits))(
  '[AL7] needs digits: of 300 learnt as vectors of pixels at least 85 % are right by models that never saw them',
  () => {
    const lines = gunzipSync(readFileSync(digits)).toString().trim().split('\n')
    const pixels = lines.slice(0, 300).map((line) => line.split(',').map(Number))
    const { accuracy } = learn(
      pixels.map((row, i) => ({
        decision: `l${i}`,
        source: row.slice(0, 64),
        classes: [String(row[64])],
        arm: 'random',
      })),
      [],
      asked,
    )
    expect(accuracy?.share).toBeGreaterThan(0.85)
  },
)
