import { expect, test } from 'vitest'
import { countOf, spellCounter } from './counter.ts'
import { isLoosening } from './is-loosening.ts'
import type { Counter, Policy } from './policy.ts'

const counter: Counter = { id: 'spent', actions: ['a', 'b'], by: 'subject', sum: 'proposal.amount', windowMs: 60_000 }
const of = { action: 'a', system: 's', subject: 'x', proposal: { amount: 7 }, attributes: { cost: 3 } }

test('[PC3] a decision adds its number or one, nothing where it is only asked about, and cannot be told for want of a fact', () => {
  expect(countOf(counter, of)).toEqual({ who: 'x', amount: 7 })
  expect(countOf({ ...counter, sum: null }, of)).toEqual({ who: 'x', amount: 1 })
  expect(countOf({ ...counter, sum: 'attributes.cost', by: 'system' }, of)).toEqual({ who: 's', amount: 3 })
  expect(countOf(counter, { ...of, action: 'other', proposal: null })).toEqual({ who: 'x', amount: 0 })
  expect(countOf(counter, { ...of, subject: undefined })).toBeNull()
  expect(countOf({ ...counter, by: 'requester' }, of)).toBeNull()
  for (const amount of [null, '7', -1, Number.NaN]) expect(countOf(counter, { ...of, proposal: { amount } })).toBeNull()
})

test('[PC6] what counts alike is spelled alike; a changed counter loosens', () => {
  expect(spellCounter(counter)).toBe(spellCounter({ ...counter, id: 'other', actions: ['b', 'a', 'a'] }))
  expect(spellCounter(counter)).not.toBe(spellCounter({ ...counter, windowMs: 1 }))
  const policy = (counters: Counter[]): Policy => ({
    name: 'p',
    facts: {},
    rules: [],
    default: 'gate',
    tests: [],
    counters,
  })
  expect(isLoosening(policy([]), policy([counter])).loosens).toBe(false)
  for (const next of [[], [{ ...counter, windowMs: 1 }], [{ ...counter, id: 'other' }]])
    expect(isLoosening(policy([counter]), policy(next)).loosens).toBe(true)
})
