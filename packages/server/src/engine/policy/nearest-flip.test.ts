import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy, type CompiledPolicy, type PolicyFacts } from './compile-policy.ts'

function compiled(source: string): CompiledPolicy {
  const compilation = compilePolicy(source)
  if (!compilation.ok) throw new Error(compilation.errors.map((error) => error.message).join('; '))
  return compilation.compiled
}
const policy = (...rules: [effect: string, when: string][]): CompiledPolicy =>
  compiled(
    `policy: p\nfacts:\n  run.count: int\nrules:\n${rules.map(([effect, when], index) => `  - id: r${index}\n    ${effect}\n    when: '${when}'\n`).join('')}`,
  )
const nearest = (from: CompiledPolicy, facts: PolicyFacts): string | null => from.route(facts, () => false).nearest
const auto = 'permit: auto'

test('[P60] a permit that one comparison kept from matching', () => {
  const mail = policy([auto, 'action == "mail" && confidence >= 0.9'])
  expect(nearest(mail, { action: 'mail', confidence: 0.83 })).toBe(
    'At confidence ≥ 0.9 this would have gone ahead alone.',
  )
  expect(nearest(mail, { action: 'mail' })).toBe('At confidence ≥ 0.9 this would have gone ahead alone.')
  expect(nearest(mail, { action: 'other', confidence: 0.83 })).toBe(null)
  expect(nearest(policy([auto, '0.9 <= confidence']), { confidence: 0.1 })).toBe(
    'At confidence ≥ 0.9 this would have gone ahead alone.',
  )
})

test('[P60] the nearest by relative distance, and only one that is true whatever the other rules say', () => {
  const two = policy([auto, 'proposal.amount <= 50'], [auto, 'confidence >= 0.99'])
  expect(nearest(two, { proposal: { amount: 51 }, confidence: 0.5 })).toBe(
    'At amount ≤ 50 this would have gone ahead alone.',
  )
  expect(nearest(two, { proposal: { amount: 500 }, confidence: 0.98 })).toBe(
    'At confidence ≥ 0.99 this would have gone ahead alone.',
  )
  const refused = policy([auto, 'proposal.amount <= 50'], ['require: deny', 'proposal.amount <= 60'])
  expect(nearest(refused, { proposal: { amount: 70 } })).toBe('At amount ≤ 60 this would have been refused.')
  const gated = policy([auto, 'confidence >= 0.9'], ['require: gate', 'attributes.new'])
  expect(nearest(gated, { confidence: 0.8, attributes: { new: true } })).toBe(null)
  expect(nearest(gated, { confidence: 0.95, attributes: { new: true } })).toBe(
    'At new = false this would have gone ahead alone.',
  )
})

test('[P60] of what went ahead alone: how near a person was', () => {
  const near = policy([auto, 'confidence >= 0.9'], ['require: gate', 'proposal.amount > 1000'])
  expect(nearest(near, { confidence: 0.99, proposal: { amount: 990 } })).toBe(
    'At amount > 1000 a person would have been asked.',
  )
  expect(nearest(near, { confidence: 0.91, proposal: { amount: 10 } })).toBe(
    'At confidence < 0.9 a person would have been asked.',
  )
})

test('[P60] whole numbers move by whole numbers, and texts by being equal', () => {
  const whole = policy([auto, 'run.count > 5'], ['require: deny', 'run.count >= 7'])
  expect(nearest(whole, { run: { count: 5 } })).toBe('At count > 5 this would have gone ahead alone.')
  const region = policy([auto, 'attributes.region == "EU"'])
  expect(nearest(region, { attributes: { region: 'US' } })).toBe('At region = “EU” this would have gone ahead alone.')
})

test('[P60] seed 41: what it says comes true when the fact is changed', () => {
  const condition = fc
    .tuple(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: 1, max: 9 }))
    .map(([name, sign, limit]) => `attributes.${name} ${sign} ${limit}`)
  const effect = fc.constantFrom(auto, 'permit: watch', 'require: gate', 'require: deny', 'require: watch')
  const rules = fc.array(
    fc.tuple(
      effect,
      fc.array(condition, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' && ')),
    ),
    { minLength: 1, maxLength: 4 },
  )
  const value = fc.integer({ min: 0, max: 10 })
  const modes = { auto: 'gone ahead alone', watch: 'under watch', gate: 'been asked', deny: 'been refused' }
  let told = 0
  fc.assert(
    fc.property(rules, fc.record({ x: value, y: value, z: value }), (list, attributes) => {
      const subject = policy(...list)
      const sentence = nearest(subject, { attributes })
      if (sentence === null) return
      told++
      const [, name = '', sign = '', limit = ''] = /^At (\w) (.) (\d+)/.exec(sentence) ?? []
      const moved = Number(limit) + (sign === '<' ? -1e-6 : sign === '>' ? 1e-6 : 0)
      const other = subject.route({ attributes: { ...attributes, [name]: moved } }, () => false)
      expect(sentence).toContain(modes[other.mode])
      expect(other.mode).not.toBe(subject.route({ attributes }, () => false).mode)
    }),
    { numRuns: 400, seed: 41 },
  )
  expect(told).toBeGreaterThan(100)
}, 30_000)
