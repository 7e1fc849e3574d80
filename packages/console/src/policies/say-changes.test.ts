import { expect, test } from 'vitest'
import { sayChanges } from './say-changes.ts'

const was = `policy: p
rules:
  - { id: small, permit: auto, when: 'proposal.amount <= 200.0', audit: 0.05 }
  - { id: big, require: gate, when: 'proposal.amount > 1000.0', who: ['role:finance'] }
default: gate
`

test('what changed is said rule by rule', () => {
  const now = `policy: p
rules:
  - { id: small, permit: auto, when: 'proposal.amount <= 300.0', audit: 0.1 }
  - { id: odd, require: deny, when: 'action == "account.close"' }
default: deny
`
  expect(sayChanges(was, now)).toEqual([
    'small: when: proposal.amount <= 200.0 → proposal.amount <= 300.0',
    'small: audited afterwards: 5.0 % → 10.0 %',
    'odd is new: what meets it is refused',
    'big is gone: what met it waited for a person',
    'What no rule names is refused; before it waits for a person',
  ])
})

test('nothing is said where nothing changed, and null where one of them cannot be read', () => {
  expect(sayChanges(was, was.replace('policy: p', 'policy: p # the same'))).toEqual([])
  expect(sayChanges(was, 'rules: [')).toBeNull()
})
