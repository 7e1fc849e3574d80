import { expect, test } from 'vitest'
import { descriptionLength } from './description-length.ts'

test('ten cases, five positive: matching just these saves all of log₂ 252 bits but the one that says so', () => {
  expect(descriptionLength(10, 5).savedBits(5, 0)).toBeCloseTo(Math.log2(252) - 1, 10)
})

test('matching three positives and one negative: 1 + log₂ 5 for the share, log₂ 4 and log₂ 15 for which', () => {
  const { savedBits } = descriptionLength(10, 5)
  expect(savedBits(3, 1)).toBeCloseTo(Math.log2(252) - 1 - Math.log2(5) - Math.log2(4) - Math.log2(15), 10)
})

test('a match that is no better than chance saves less than nothing', () => {
  expect(descriptionLength(200, 100).savedBits(50, 50)).toBeLessThan(0)
})

test('for a fixed set of matched cases the code is prefix-free: over all labellings 2^−bits sums to at most 1', () => {
  const [cases, matched] = [12, 5]
  for (let positives = 1; positives < cases; positives++) {
    const { savedBits } = descriptionLength(cases, positives)
    const alone = Math.log2(choose(cases, positives))
    let sum = 0
    for (let hit = Math.max(0, matched + positives - cases); hit <= Math.min(matched, positives); hit++) {
      const labellings = choose(matched, hit) * choose(cases - matched, positives - hit)
      sum += labellings * 2 ** (savedBits(hit, matched - hit) - alone)
    }
    expect(sum).toBeLessThanOrEqual(1 + 1e-12)
  }
})

test('two conditions of 4 bits cost 1 + 1 + 8 bits to say', () => {
  expect(descriptionLength(10, 5).theoryBits([[4, 4]])).toBeCloseTo(10, 12)
})

function choose(n: number, k: number): number {
  let product = 1
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i
  return Math.round(product)
}
