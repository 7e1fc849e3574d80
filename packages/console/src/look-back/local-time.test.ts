import { expect, it } from 'vitest'
import { fromLocal, toLocal } from './local-time.ts'

it('goes there and back to the minute, and says nothing of what is no time', () => {
  const iso = '2026-11-23T08:05:00.000Z'
  expect(fromLocal(toLocal(iso))).toBe(iso)
  expect(toLocal('monday')).toBe('')
  expect(toLocal(undefined)).toBe('')
  expect(fromLocal('')).toBeUndefined()
})
