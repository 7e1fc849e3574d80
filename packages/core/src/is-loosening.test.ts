import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoosening } from './is-loosening.ts'
import { impliesCondition } from './implies-condition.ts'
import { splitConjuncts } from './split-conjuncts.ts'
import type { Policy, Rule } from './policy.ts'

const permit: Rule = { id: 'p', permit: 'auto', when: 'action == "a" && confidence >= 0.9', audit: 0.05 }
const held: Rule = { id: 'h', permit: 'watch', when: 'action == "b"', windowMs: 600_000 }
const gate: Rule = { id: 'g', require: 'gate', when: 'amount > 1000', people: 2, dueMs: 10_000 }
const policy = (rules: Rule[], more: Partial<Policy> = {}): Policy => ({
  name: 'n',
  facts: {},
  rules,
  default: 'gate',
  tests: [],
  ...more,
})
const active = policy([permit, held, gate])
const swap = (rule: Rule, change: Partial<Rule>): Policy =>
  policy(active.rules.map((other) => (other === rule ? { ...rule, ...change } : other)))
const loosens = (next: Policy, before: Policy | null = active): boolean => isLoosening(before, next).loosens

describe('loosening', () => {
  test('[P20] what is not provably a tightening loosens', () => {
    expect(loosens(active)).toBe(false)
    expect(loosens(swap(permit, { when: 'confidence >= 0.9 || action == "a"' }))).toBe(true)
    expect(loosens(swap(permit, { when: 'action == "c" && confidence >= 0.9' }))).toBe(true)
    expect(loosens(swap(permit, { audit: 0.01 }))).toBe(true)
    expect(loosens(swap(gate, { queue: 'elsewhere' }))).toBe(true)
    expect(loosens(policy([permit, held]))).toBe(true)
    expect(loosens(policy([...active.rules, { ...permit, id: 'q', when: 'action == "z"' }]))).toBe(true)
    expect(isLoosening(active, policy([permit, held])).reasons).toEqual([
      'Nothing in the new version requires all that “g” requires now.',
    ])
  })

  test('[P21] the first policy loosens where it permits, or lets silence approve', () => {
    expect(loosens(policy([permit]), null)).toBe(true)
    expect(loosens(policy([], { default: 'auto' }), null)).toBe(true)
    expect(loosens(policy([gate]), null)).toBe(false)
    expect(loosens(policy([{ ...gate, onSilence: 'allow' }]), null)).toBe(true)
    expect(loosens(policy([], { default: 'deny' }), null)).toBe(false)
  })

  test('[P22] adding a require or removing a permit tightens; so do tests, names and order', () => {
    expect(loosens(policy([...active.rules, { id: 'n', require: 'deny', when: 'true' }]))).toBe(false)
    expect(loosens(policy([held, gate]))).toBe(false)
    expect(loosens(policy([gate, held, { ...permit, id: 'renamed' }], { name: 'm' }))).toBe(false)
    expect(loosens(policy([...active.rules], { tests: [{ given: {}, expect: { mode: 'gate' } }] }))).toBe(false)
  })

  test('[P23] more people, more seats, a stricter silence and a higher audit tighten', () => {
    expect(loosens(swap(gate, { people: 3 }))).toBe(false)
    expect(loosens(swap(gate, { people: 1 }))).toBe(true)
    expect(loosens(swap(gate, { who: ['role:a', 'role:b'] }))).toBe(false)
    expect(loosens(swap(gate, { who: ['role:a'], people: 1 }))).toBe(true)
    expect(loosens(swap(gate, { onSilence: 'escalate' }))).toBe(true)
    expect(loosens(swap(permit, { audit: 0.5 }))).toBe(false)
    for (const field of ['notChain', 'blind'] as const) {
      expect(loosens(swap(gate, { [field]: true }))).toBe(false)
      const strict = policy([{ ...gate, [field]: true }])
      expect(loosens(policy([gate]), strict)).toBe(true)
    }
    const patient = policy([{ ...gate, onSilence: 'escalate' }])
    expect(loosens(policy([{ ...gate, onSilence: 'deny' }]), patient)).toBe(false)
  })

  test('[ES11] to ask for a signature, or for fewer meanings, tightens; anything else about it loosens', () => {
    const signed = policy([{ ...gate, sign: ['a', 'b'] }])
    const to = (sign: string[] | undefined) => loosens(policy([{ ...gate, ...(sign && { sign }) }]), signed)
    expect(loosens(swap(gate, { sign: ['a'] }))).toBe(false)
    expect([to(['a', 'b']), to(['b', 'a']), to(['a'])]).toEqual([false, false, false])
    expect([to(undefined), to([]), to(['a', 'c']), to(['a', 'b', 'c'])]).toEqual([true, true, true, true])
  })

  test('[P24] an earlier due tightens only where silence refuses', () => {
    expect(loosens(swap(gate, { dueMs: 5_000 }))).toBe(false)
    expect(loosens(swap(gate, { dueMs: 20_000 }))).toBe(true)
    const allow = policy([{ ...gate, onSilence: 'allow' }])
    expect(loosens(policy([{ ...gate, onSilence: 'allow', dueMs: 5_000 }]), allow)).toBe(true)
    expect(loosens(policy([{ ...gate, onSilence: 'allow' }]), allow)).toBe(false)
    expect(loosens(policy([{ ...gate, onSilence: 'allow', when: 'true' }]), allow)).toBe(true)
    expect(loosens(policy([{ ...gate, onSilence: 'allow', when: 'amount > 500' }]), allow)).toBe(true)
    expect(loosens(policy([{ ...gate, when: 'amount > 500' }]), allow)).toBe(false)
  })

  test('[P25] one more condition, a higher lower bound or a lower upper bound tightens a permit', () => {
    expect(loosens(swap(permit, { when: `${permit.when} && reversible` }))).toBe(false)
    expect(loosens(swap(permit, { when: 'confidence>=0.95&&(action == "a")' }))).toBe(false)
    expect(loosens(swap(permit, { when: 'action == "a" && confidence > 0.9' }))).toBe(false)
    expect(loosens(swap(permit, { when: 'action == "a" && confidence >= 0.8' }))).toBe(true)
    expect(loosens(swap(permit, { when: 'action == "a"' }))).toBe(true)
    expect(loosens(swap(permit, { when: '!(action == "a" && confidence >= 0.9)' }))).toBe(true)
  })

  test('[P26] a longer window and live → held tighten; so does auto → watch', () => {
    expect(loosens(swap(held, { windowMs: 900_000 }))).toBe(false)
    expect(loosens(swap(held, { windowMs: 60_000 }))).toBe(true)
    expect(loosens(swap(held, { live: true }))).toBe(true)
    expect(loosens(policy([held]), policy([{ ...held, live: true }]))).toBe(false)
    expect(loosens(swap(permit, { permit: 'watch' }))).toBe(false)
    expect(loosens(swap(held, { permit: 'auto' }))).toBe(true)
  })

  test('[P27] a stricter default tightens; under a default that lets things ahead every permit must stay', () => {
    expect(loosens(policy([...active.rules], { default: 'deny' }))).toBe(false)
    expect(loosens(active, policy([...active.rules], { default: 'deny' }))).toBe(true)
    const open = policy([held], { default: 'auto' })
    expect(loosens(policy([], { default: 'auto' }), open)).toBe(true)
    expect(loosens(open, open)).toBe(false)
  })

  test('[P28] a wider or stricter require tightens; a watch may only widen over the same facts', () => {
    expect(loosens(swap(gate, { when: 'amount > 500' }))).toBe(false)
    expect(loosens(swap(gate, { when: 'amount > 2000' }))).toBe(true)
    expect(loosens(swap(gate, { require: 'deny' }))).toBe(false)
    expect(loosens(swap(gate, { require: 'watch' }))).toBe(true)
    const look = policy([{ id: 'w', require: 'watch', when: 'a > 1 && b > 1' }])
    expect(loosens(policy([{ id: 'w', require: 'watch', when: 'a > 1' }]), look)).toBe(true)
    expect(loosens(policy([{ id: 'w', require: 'watch', when: 'a > 0 && b > 1' }]), look)).toBe(false)
    expect(loosens(policy([{ id: 'w', require: 'gate', when: 'a > 1 && b > 1', onSilence: 'allow' }]), look)).toBe(true)
  })

  test('[P29] a fact may be newly declared or become required, never lose or change its type', () => {
    const typed = policy([...active.rules], { facts: { 'proposal.amount': 'double' } })
    expect(loosens(typed)).toBe(false)
    expect(loosens(policy([...active.rules], { facts: { 'proposal.amount': 'double!' } }), typed)).toBe(false)
    expect(loosens(active, typed)).toBe(true)
    expect(loosens(policy([...active.rules], { facts: { 'proposal.amount': 'string' } }), typed)).toBe(true)
  })
})

describe('the text of conditions', () => {
  test('[P25] only a plain conjunction is split', () => {
    expect(splitConjuncts('a  ==  "x && y" &&\n (b in c && d) && !e')).toEqual(['a=="x && y"', 'b in c', 'd', '!e'])
    expect(splitConjuncts('a && b || c')).toEqual(['a&&b||c'])
    expect(splitConjuncts('a && b ? c : d')).toEqual(['a&&b?c:d'])
    expect(splitConjuncts('(a) && (b)')).toEqual(['a', 'b'])
    expect(splitConjuncts('(a && b) == (c && d)')).toEqual(['(a&&b)==(c&&d)'])
    expect(splitConjuncts('a == "\\" && b"')).toEqual(['a == "\\" && b"'])
    expect(splitConjuncts('a // && b')).toEqual(['a // && b'])
    expect(splitConjuncts("a == r'x' && b")).toEqual(["a == r'x' && b"])
  })

  test('[P25] an implication that is shown is true, for any bounds and any number', () => {
    const sign = fc.constantFrom('<', '<=', '>', '>=')
    const small = fc.integer({ min: -3, max: 3 })
    const holds = (left: number, op: string, right: number): boolean =>
      op === '<' ? left < right : op === '<=' ? left <= right : op === '>' ? left > right : left >= right
    fc.assert(
      fc.property(sign, small, sign, small, small, (a, x, b, y, value) => {
        if (!impliesCondition(`f ${a} ${x}`, `f ${b} ${y}`).holds) return
        for (const point of [value, value + 0.5]) if (holds(point, a, x)) expect(holds(point, b, y)).toBe(true)
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})
