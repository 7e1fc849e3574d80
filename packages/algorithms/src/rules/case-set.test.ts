import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addCase, bitCount, countBoth, hasCase, intersect, subtract, unite } from './case-set.ts'

test('seed 20261122: sets of bits behave as sets of numbers', () => {
  const members = fc.uniqueArray(fc.integer({ min: 0, max: 127 }))
  fc.assert(
    fc.property(members, members, (left, right) => {
      const [a, b] = [left, right].map((cases) => {
        const set = new Int32Array(4)
        for (const position of cases) addCase(set, position)
        return set
      }) as [Int32Array, Int32Array]
      const listed = (set: Int32Array) =>
        new Set(Array.from({ length: 128 }, (_, i) => i).filter((i) => hasCase(set, i)))
      const both = left.filter((i) => right.includes(i))
      expect(listed(intersect(a, b))).toEqual(new Set(both))
      expect(listed(unite(a, b))).toEqual(new Set([...left, ...right]))
      expect(listed(subtract(a, b))).toEqual(new Set(left.filter((i) => !right.includes(i))))
      expect(countBoth(a, b, 1)).toEqual({
        positives: both.filter((i) => i < 32).length,
        negatives: both.filter((i) => i >= 32).length,
      })
    }),
    { seed: 20261122 },
  )
})

test('all 32 bits of −1 are counted', () => {
  expect(bitCount(-1)).toBe(32)
  expect(bitCount(-0x80000000)).toBe(1)
})
