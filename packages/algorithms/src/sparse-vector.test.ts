import { expect, test } from 'vitest'
import { dotSparse, sparseFromDense, sparseFromEntries } from './sparse-vector.ts'

test('a dense row keeps its non-zero entries and its inner products', () => {
  const row = sparseFromDense([0, 2, 0, -3])
  expect([...row.indices]).toEqual([1, 3])
  expect([...row.values]).toEqual([2, -3])
  expect(dotSparse(row, Float64Array.of(5, 7, 11, 13))).toBe(14 - 39)
})

test('entries come out ascending by index, without zeros', () => {
  const row = sparseFromEntries(
    new Map([
      [9, 1],
      [2, 0],
      [4, -1],
    ]),
  )
  expect([...row.indices]).toEqual([4, 9])
  expect([...row.values]).toEqual([-1, 1])
})

test('an index that the dense vector has not seen counts as zero', () => {
  expect(dotSparse(sparseFromDense([1, 1, 1]), Float64Array.of(2))).toBe(2)
})
