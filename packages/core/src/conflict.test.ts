import { expect, test } from 'vitest'
import { conflictWith, parseConflict } from './conflict.ts'

test('[GA1] a conflict names a subject, a system, a requester or a case, and nothing else', () => {
  expect(parseConflict('subject:customer:42')).toEqual({ kind: 'subject', name: 'customer:42' })
  expect(parseConflict('case:application:7')).toEqual({ kind: 'case', name: 'application:7' })
  for (const text of ['', 'customer:42', 'system:', 'system: ', 'system', 'role:finance'])
    expect(parseConflict(text), text).toBeUndefined()
})

test('[GA1] a conflict counts for exactly what it names', () => {
  const declared = ['system:mail-guard', 'case:7']
  expect(conflictWith(declared, ['system:mail-guard'])).toBe('system')
  expect(conflictWith(declared, ['system:mail', 'case:70', 'subject:#00'])).toBeNull()
  expect(conflictWith([], ['system:mail-guard'])).toBeNull()
})
