import { expect, test } from 'vitest'
import { compilePolicy, type CompiledPolicy } from '../../engine/policy/compile-policy.ts'
import { aloneFrom } from './alone-from.ts'

const compile = (when: string): CompiledPolicy => {
  const compilation = compilePolicy(
    `policy: p\nrules:\n  - id: a\n    permit: auto\n    when: ${when}\ndefault: gate\n`,
  )
  if (!compilation.ok) throw new Error(compilation.errors[0]?.message)
  return compilation.compiled
}

const facts = { action: 'mail.quarantine', kind: 'action', reversible: false }

test.each([
  ['confidence >= 0.93', 0.93],
  ['confidence > 0.5', 0.51],
  ['action == "mail.quarantine"', 0],
  ['action == "other" && confidence > 0.5', null],
])('%s lets it go alone from %s', (when, from) => {
  expect(aloneFrom(compile(when), facts)).toBe(from)
})
