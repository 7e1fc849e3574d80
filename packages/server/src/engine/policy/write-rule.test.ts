import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy } from './compile-policy.ts'
import { draftPolicy } from './draft-policy.ts'
import { writeRule, type RuleConditions } from './write-rule.ts'

test('[P56] conditions become CEL that a person reads, and words', () => {
  const written = writeRule([
    [
      { feature: 'action', op: '==', value: 'mail.quarantine' },
      { feature: 'confidence', op: '>=', value: 0.93 },
    ],
    [{ feature: 'attributes.sender domain', op: '!=', value: 'a"b' }],
    [{ feature: 'amount', op: '<=', value: 50 }],
  ])
  expect(written.when).toBe(
    '(action == "mail.quarantine" && confidence >= 0.93) ||\nattributes["sender domain"] != "a\\"b" ||\nattributes.amount <= 50',
  )
  expect(written.words).toBe(
    'action is “mail.quarantine” and confidence is at least 0.93; or sender domain is not “a"b”; or amount is at most 50',
  )
  expect(writeRule([])).toEqual({ when: 'false', words: 'never' })
  expect(writeRule([[]])).toEqual({ when: 'true', words: 'always' })
})

test('[P56] a draft permits what it describes, audits one in twenty and asks about the rest', () => {
  const { when } = writeRule([
    [{ feature: 'confidence', op: '>=', value: 0.9 }],
    [{ feature: 'proposal.label', op: '==', value: 'ham' }],
  ])
  const compilation = compilePolicy(draftPolicy('Mail: mine & yours', when))
  expect(compilation.ok).toBe(true)
  if (!compilation.ok) return
  expect(compilation.compiled.policy.name).toBe('Mail-mine-yours')
  expect(compilation.compiled.route({ confidence: 0.95, proposal: { label: 'spam' } }, () => false)).toMatchObject({
    mode: 'auto',
    auditProbability: 0.05,
  })
  expect(compilation.compiled.route({ confidence: 0.85, proposal: { label: 'spam' } }, () => false).mode).toBe('gate')
})

test('[P56] seed 51: whatever the names and values, the draft compiles and means what was written', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 8, unit: 'binary' }),
    fc.constantFrom('in', 'true', '__proto__', 'a b', 'x'),
  )
  const feature = fc.oneof(
    part.map((name) => `attributes.${name.replaceAll('.', '') || 'x'}`),
    fc.constantFrom('confidence', 'proposal.amount', 'action'),
  )
  const value = fc.oneof(fc.string({ maxLength: 8, unit: 'binary' }), fc.double({ noNaN: true }), fc.boolean())
  const typed = fc.tuple(feature, fc.constantFrom('>=', '<=', '==', '!='), value).map(([name, op, limit]) => {
    if (name === 'confidence') return { feature: name, op: '>=', value: 0.5 } as const
    if (name === 'action') return { feature: name, op: '==', value: String(limit) } as const
    return { feature: name, op, value: limit } as const
  })
  const conditions: fc.Arbitrary<RuleConditions> = fc.array(fc.array(typed, { maxLength: 3 }), { maxLength: 3 })
  fc.assert(
    fc.property(conditions, fc.string({ unit: 'binary', maxLength: 20 }), (list, name) => {
      const { when } = writeRule(list)
      const compilation = compilePolicy(draftPolicy(name, when))
      expect(compilation.ok ? [] : compilation.errors, when).toEqual([])
      if (compilation.ok) expect(compilation.compiled.policy.rules[0]?.when).toBe(when)
    }),
    { numRuns: 500, seed: 51 },
  )
})
