import { expect, test } from 'vitest'
import { findDifferences } from './find-differences.ts'

test('what all share is told once, and each row holds what differs', () => {
  expect(
    findDifferences([
      { to: 'a@x', country: 'FR', lines: [{ qty: 1 }] },
      { to: 'b@x', country: 'FR', lines: [{ qty: 1 }], note: null },
    ]),
  ).toEqual({
    same: [
      { path: 'country', value: 'FR' },
      { path: 'lines.0.qty', value: 1 },
    ],
    paths: ['to', 'note'],
    rows: [
      ['a@x', undefined],
      ['b@x', null],
    ],
  })
  expect(findDifferences([])).toEqual({ same: [], paths: [], rows: [] })
  expect(findDifferences([{ a: 1 }])).toEqual({ same: [{ path: 'a', value: 1 }], paths: [], rows: [[]] })
})
