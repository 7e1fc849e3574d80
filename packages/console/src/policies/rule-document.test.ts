import { expect, test } from 'vitest'
import { addRule, readPolicyForm, removeRule, setEffect, setFallback, setField } from './rule-document.ts'

const source = `policy: refunds
# What may go ahead alone.
rules:
  - id: small # often
    permit: auto
    when: action == "refund.create" && proposal.amount <= 200.0
    audit: 0.05

  - id: big
    require: gate
    when: proposal.amount > 1000.0
    who: [role:finance, skill:risk]
    due: 4h
default: gate
`

test('the form shows what the file says, and nothing that it does not say', () => {
  expect(readPolicyForm(source)).toEqual({
    fallback: 'gate',
    rules: [
      expect.objectContaining({
        id: 'small',
        effect: 'permit',
        mode: 'auto',
        audit: 0.05,
        who: [],
        due: '',
        people: null,
      }),
      expect.objectContaining({
        id: 'big',
        effect: 'require',
        mode: 'gate',
        who: ['role:finance', 'skill:risk'],
        due: '4h',
      }),
    ],
  })
})

test('a field of the form changes its member; comments and all else stay as they were written', () => {
  expect(setField(source, 0, 'audit', 0.1)).toBe(source.replace('audit: 0.05', 'audit: 0.1'))
  expect(setField(source, 1, 'who', ['role:finance'])).toContain('who: [role:finance]')
  expect(setField(source, 1, 'due', '')).toBe(source.replace('    due: 4h\n', ''))
  expect(setField(source, 0, 'when', 'confidence >= 0.9')).toContain('    when: confidence >= 0.9\n')
})

test('another effect takes with it what belonged to the first', () => {
  const denied = setEffect(source, 1, 'require', 'deny')
  expect(denied).toContain('require: deny')
  expect(denied).not.toMatch(/who|due/)
  const watched = setEffect(source, 1, 'permit', 'watch')
  expect(readPolicyForm(watched)?.rules[1]).toMatchObject({ effect: 'permit', mode: 'watch', who: [] })
  expect(watched).not.toContain('require')
})

test('rules are added with a name of their own and removed; the default is set', () => {
  const added = addRule(source)
  expect(readPolicyForm(added)?.rules.map(({ id }) => id)).toEqual(['small', 'big', 'rule-3'])
  expect(added.startsWith(source.slice(0, source.indexOf('default')).trimEnd())).toBe(true)
  expect(readPolicyForm(removeRule(source, 0))?.rules.map(({ id }) => id)).toEqual(['big'])
  expect(setFallback(source, 'deny')).toBe(source.replace('default: gate', 'default: deny'))
  expect(readPolicyForm(addRule('policy: new\nrules: []\n'))?.rules).toHaveLength(1)
})

test('what is no policy yet is left to the text', () => {
  for (const broken of ['rules: [', 'just words', 'rules: nothing', 'rules:\n  - words'])
    expect(readPolicyForm(broken)).toBeNull()
  expect(setField('rules: [', 0, 'id', 'x')).toBe('rules: [')
})
