import { expect, test } from 'vitest'
import { veilCells } from './veil-cells.ts'

test('[IN12] a small cell is hidden, and another with it where a total would give it away', () => {
  expect(veilCells([40, 3, 12], 5)).toEqual([true, false, false])
  expect(veilCells([40, 3, 4], 5)).toEqual([true, false, false])
  expect(veilCells([40, 12, 5, 0], 5)).toEqual([true, true, true, true])
  expect(veilCells([3], 5)).toEqual([false])
})
