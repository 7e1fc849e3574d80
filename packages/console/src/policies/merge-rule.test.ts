import { describe, expect, it } from 'vitest'
import { mergeRule } from './merge-rule.ts'

const active = 'policy: a\nrules:\n- id: small\n  permit: auto\n  when: amount <= 5\n\ndefault: gate\n'
const draft = 'policy: b\nrules:\n  - id: small\n    permit: auto\n    when: amount <= 150\ndefault: gate\n'

describe('adding a rule to the policy in force', () => {
  it('keeps what is there, with the indentation that is there', () => {
    expect(mergeRule(active, draft)).toBe(
      'policy: a\nrules:\n- id: small\n  permit: auto\n  when: amount <= 5\n- id: small-2\n  permit: auto\n  when: amount <= 150\n\ndefault: gate\n',
    )
  })
  it('works the other way round', () =>
    expect(mergeRule(draft, active)).toContain('  - id: small-2\n    permit: auto\n    when: amount <= 5'))
  it('gives up on what it cannot read', () => {
    expect(mergeRule('{"rules": []}', draft)).toBeUndefined()
    expect(mergeRule('rules: []\n', draft)).toBeUndefined()
  })
})
