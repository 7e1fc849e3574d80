import { expect, test } from 'vitest'
import { sayChanges } from './say-changes.ts'

test('what a version changes is said with what becomes of older scores', () => {
  const none = { same: ['a'], added: [], removed: [], regrade: [], reweighed: [] }
  expect(sayChanges(none)).toBe('')
  expect(sayChanges({ ...none, added: ['b', 'c'], regrade: ['d'] })).toBe(
    'b, c added; d asked otherwise: scores of before do not count',
  )
})
