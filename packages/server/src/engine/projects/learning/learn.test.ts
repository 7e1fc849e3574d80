import { expect, test } from 'vitest'
import { learn, type Candidate, type Labelled } from './learn.ts'
import { classOf, textOf } from './read-pool.ts'

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
    return { text: words(label, i), label, arm: arm(i) }
  })
const candidates = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ decision: `d${i}`, text: words(names[i % 2] as Topic, i + 1) }))
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
    text: `w${i}`,
    label: names[(i * 7) % 2] as string,
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
  expect([classOf('x'), classOf(['a', 'b']), classOf([['a'], ['b']]), classOf(3), classOf([])]).toEqual([
    ...['x', 'a / b', null, null, null],
  ])
})
