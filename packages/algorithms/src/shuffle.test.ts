import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { shuffle } from './shuffle.ts'

test('seed 20261122: a shuffle keeps exactly the items it was given and leaves the input alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items]
      const shuffled = shuffle(items, createRandom(seed))
      expect([...shuffled].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b))
      expect(items).toEqual(before)
    }),
    { seed: 20261122 },
  )
})

test('seed 3: each of the six orders of three items comes up equally often', () => {
  const random = createRandom(3)
  const counts = new Map<string, number>()
  for (let i = 0; i < 60_000; i++) {
    const order = shuffle(['a', 'b', 'c'], random).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400)
})
