import { expect, test } from 'vitest'
import type { HealthState } from '../api/wire.ts'
import { sumUp } from './state-words.ts'

const checks = (...states: HealthState[]) =>
  states.map((state, n) => ({ id: String(n), title: 'T', says: 'S.', next: null, state }))

test('[C171] the whole is told in a sentence, and is never called well while a part is not known', () => {
  expect(sumUp(checks('fine', 'fine'))).toBe('All 2 parts are as they should be.')
  expect(sumUp(checks('unknown', 'fine'))).toBe('1 not known; 1 fine.')
  expect(sumUp(checks('trouble', 'trouble', 'attention', 'fine'))).toBe('2 parts in trouble, 1 to attend to; 1 fine.')
})
