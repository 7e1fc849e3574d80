import { expect, test } from 'vitest'
import type { Rule } from './rule.ts'
import { isRuleMet } from './rule.ts'

const rule: Rule = [
  [
    { feature: 'amount', operator: '<=', value: 500 },
    { feature: 'country', operator: '=', value: 'NL' },
  ],
  [{ feature: 'vip', operator: '=', value: true }],
]

test('one conjunction with all its conditions is enough', () => {
  expect(isRuleMet(rule, { amount: 500, country: 'NL', vip: false })).toBe(true)
  expect(isRuleMet(rule, { amount: 9000, country: 'BE', vip: true })).toBe(true)
  expect(isRuleMet(rule, { amount: 500, country: 'BE', vip: false })).toBe(false)
})

test.each([null, undefined, Number.NaN, -Infinity, '100', true])(
  'an amount of %s never meets a threshold',
  (amount) => {
    expect(isRuleMet(rule, { amount, country: 'NL' })).toBe(false)
  },
)

test('an absent feature never matches, not even one that every object inherits', () => {
  expect(isRuleMet(rule, {})).toBe(false)
  expect(isRuleMet([[{ feature: 'constructor', operator: '=', value: 'Object' }]], {})).toBe(false)
  expect(isRuleMet([], { vip: true })).toBe(false)
})
