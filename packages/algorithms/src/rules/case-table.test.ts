import { expect, test } from 'vitest'
import { hasCase } from './case-set.ts'
import { caseTable, thresholdLiteral } from './case-table.ts'

const rows = [
  { amount: 10, kind: 'a', sure: true },
  { amount: 490, kind: 'a', sure: null },
  { amount: 510, kind: 'b', sure: false },
  { amount: Number.NaN, kind: 'c' },
]
const table = caseTable(rows, [true, false, true, false], 2)

test('positives come first, negatives from their own word on', () => {
  expect(table).toMatchObject({ cases: 4, positives: 2, words: 2, firstNegativeWord: 1 })
  const kindA = table.literals.find(({ condition }) => condition.value === 'a')!
  expect([0, 1, 32, 33].filter((at) => hasCase(kindA.cases, at))).toEqual([0, 32])
})

test('texts under the minimum support and features with one value offer no condition', () => {
  expect(
    table.literals.map(({ condition }) => `${condition.feature} ${condition.operator} ${condition.value}`),
  ).toEqual(['kind = a', 'amount <= 300', 'amount >= 300', 'amount <= 500', 'amount >= 500'])
})

test('the codes of all conditions are prefix-free: 2^−bits sums to at most 1, also where there are many cuts', () => {
  const many = Array.from({ length: 500 }, (_, i) => ({
    x: Math.sqrt(i),
    y: i % 7,
    flag: i % 2 === 0,
    word: `w${i % 9}`,
  }))
  const { literals, numeric } = caseTable(
    many,
    many.map((_, i) => i % 3 === 0),
    5,
  )
  let sum = 0
  for (const { condition, bits } of literals) if (condition.operator === '=') sum += 2 ** -bits
  for (const { cuts } of numeric.values()) {
    for (const { atMost, atLeast } of cuts) sum += 2 ** -atMost.bits + 2 ** -atLeast.bits
  }
  expect(sum).toBeCloseTo(1, 10)
})

test('a threshold matches the cases on its side of the cut, and missing numbers on neither', () => {
  const amount = table.numeric.get('amount')!
  const [atMost, atLeast] = (['<=', '>='] as const).map((side) => thresholdLiteral(amount, amount.cuts[1]!, side, 2))
  const positions = [0, 1, 32, 33]
  expect(positions.filter((at) => hasCase(atMost!.cases, at))).toEqual([0, 32])
  expect(positions.filter((at) => hasCase(atLeast!.cases, at))).toEqual([1])
})
