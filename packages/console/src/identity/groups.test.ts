import { expect, test } from 'vitest'
import { readGroups, writeGroups } from './groups.ts'

test('what groups give is read and written a line each', () => {
  const roles = { clinicians: ['reviewer'], 'urn:example:qa': ['lead', 'auditor'] }
  expect(readGroups(`\n${writeGroups(roles)}\n`)).toEqual({ roles, problem: null })
  expect(readGroups('nobody').problem).toContain('nobody')
  expect(readGroups('nobody:').problem).toContain('nobody')
})
