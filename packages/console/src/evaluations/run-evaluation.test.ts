import { expect, test } from 'vitest'
import { batchesOf } from './run-evaluation.ts'

const outputs = (n: number, size: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `m${i}`, input: null, output: 'x'.repeat(size) }))

test('outputs go in order, at most 500 and a megabyte at once; one that is too large goes alone, and is refused there', () => {
  expect(batchesOf([])).toEqual([])
  expect(batchesOf(outputs(1_001, 1)).map((batch) => batch.length)).toEqual([500, 500, 1])
  const large = batchesOf(outputs(10, 300_000))
  expect(large.map((batch) => batch.length)).toEqual([2, 2, 2, 2, 2])
  expect(large.flat().map(({ id }) => id)).toEqual(outputs(10, 1).map(({ id }) => id))
  expect(batchesOf(outputs(2, 2_000_000))).toHaveLength(2)
})
