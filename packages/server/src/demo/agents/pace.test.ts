import { expect, test } from 'vitest'
import { errandDelayMs, firstBatch, mailDelayMs, mostErrandsWaiting, mostMailsWaiting } from './pace.ts'

test('the first dozen come at once, so that somebody has something to decide', () => {
  for (let gated = 0; gated < firstBatch; gated++)
    expect(mailDelayMs({ waiting: gated, gated, somebodyHere: false })).toBe(0)
})

test('then one after the other, slower while nobody is there, and none while enough wait', () => {
  const after = { gated: firstBatch, somebodyHere: true }
  expect(mailDelayMs({ ...after, waiting: 12 })).toBe(8_000)
  expect(mailDelayMs({ ...after, waiting: 1 })).toBeLessThan(8_000)
  expect(mailDelayMs({ ...after, waiting: 12, somebodyHere: false })).toBeGreaterThan(8_000)
  expect(mailDelayMs({ ...after, waiting: mostMailsWaiting })).toBeNull()
  expect(mailDelayMs({ gated: 0, somebodyHere: true, waiting: mostMailsWaiting })).toBeNull()
})

test('errands: two at once, then slowly, four at most', () => {
  expect(errandDelayMs({ waiting: 0, made: 0, somebodyHere: false })).toBe(0)
  expect(errandDelayMs({ waiting: 2, made: 2, somebodyHere: true })).toBe(40_000)
  expect(errandDelayMs({ waiting: 2, made: 2, somebodyHere: false })).toBeGreaterThan(40_000)
  expect(errandDelayMs({ waiting: mostErrandsWaiting, made: 9, somebodyHere: true })).toBeNull()
})
