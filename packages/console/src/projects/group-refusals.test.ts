import { expect, test } from 'vitest'
import { groupRefusals } from './group-refusals.ts'

test('[C203] a reason that many lines share is told once, with each of its lines; that of most stands first', () => {
  const gold = {
    reason: 'its labels do not fit',
    errors: [{ path: 'gold.topic', message: 'nothing of this name is asked' }],
  }
  const groups = groupRefusals([
    { line: 1, external_id: null, reason: 'is not JSON' },
    { line: 4, external_id: 'a', ...gold },
    { line: 9, external_id: 'b', ...gold },
  ])
  expect(groups).toEqual([
    {
      why: 'its labels do not fit; gold.topic: nothing of this name is asked',
      lines: [
        { line: 4, id: 'a' },
        { line: 9, id: 'b' },
      ],
    },
    { why: 'is not JSON', lines: [{ line: 1, id: null }] },
  ])
})
