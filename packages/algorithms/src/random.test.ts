import { expect, test } from 'vitest'
import { createRandom, randomFromState } from './random.ts'

test('state 1, 2, 3, 4 gives the outputs of the reference C program, version 1.1', () => {
  const random = randomFromState([1, 2, 3, 4])
  expect(Array.from({ length: 10 }, random.uint32)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

test('seed 0 is spread by SplitMix64, whose first words are e220a8397b1dcdaf and 6e789e6aa1b965f4', () => {
  const seeded = createRandom(0)
  const stated = randomFromState([0x7b1dcdaf, 0xe220a839, 0xa1b965f4, 0x6e789e6a])
  expect(Array.from({ length: 5 }, seeded.uint32)).toEqual(Array.from({ length: 5 }, stated.uint32))
})

test('seed 7: uniform, below and normal have the moments of their distributions', () => {
  const random = createRandom(7)
  const draws = 200_000
  let outside = 0
  let uniformSum = 0
  let normalSum = 0
  let normalSquares = 0
  const faces = new Array<number>(6).fill(0)
  for (let i = 0; i < draws; i++) {
    const u = random.uniform()
    if (u < 0 || u >= 1) outside++
    uniformSum += u
    const z = random.normal()
    normalSum += z
    normalSquares += z * z
    const face = random.below(6)
    faces[face] = faces[face]! + 1
  }
  expect(outside).toBe(0)
  expect(uniformSum / draws).toBeCloseTo(0.5, 2)
  expect(normalSum / draws).toBeCloseTo(0, 1.5)
  expect(normalSquares / draws).toBeCloseTo(1, 1.5)
  const chiSquare = faces.reduce((sum, n) => sum + (n - draws / 6) ** 2 / (draws / 6), 0)
  expect(chiSquare).toBeLessThan(20.5)
})

test('a seed that is no integer, a zero state and an empty range are refused', () => {
  expect(() => createRandom(0.5)).toThrow(RangeError)
  expect(() => randomFromState([0, 0, 0, 0])).toThrow(RangeError)
  expect(() => createRandom(1).below(0)).toThrow(RangeError)
})
