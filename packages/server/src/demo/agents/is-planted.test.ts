import { expect, test } from 'vitest'
import { isPlanted } from './is-planted.ts'

const seeds = Array.from({ length: 300 }, (_, i) => i * 7_919)

test('one of every ten is planted', () => {
  for (const seed of seeds)
    for (let block = 0; block < 6; block++) {
      const planted = Array.from({ length: 10 }, (_, i) => isPlanted(seed, block * 10 + i)).filter(Boolean)
      expect(planted).toHaveLength(1)
    }
})

test('the first is one of the second to the sixth, and which one is not always the same', () => {
  const places = seeds.map((seed) => Array.from({ length: 10 }, (_, i) => isPlanted(seed, i)).indexOf(true))
  expect([...new Set(places)].sort()).toEqual([1, 2, 3, 4, 5])
})
