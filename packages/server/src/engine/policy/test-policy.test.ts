import { expect, test } from 'vitest'
import { testPolicy } from './test-policy.ts'

const source = `policy: p
rules:
  - id: small
    permit: auto
    when: kind == "action" && proposal.amount <= 200 && met("errors") && !reversible
default: gate
tests:
  - given: { proposal: { amount: 50 }, met: [errors] }
    expect: { mode: auto, rule: small }
  - given: { proposal: { amount: 50 } }
    expect: { mode: auto }
  - given: { proposal: { amount: 50 }, met: { errors: true } }
    expect: { rule: big }
  - given: {}
    expect: { mode: gate }
`

test('[P55] the cases of a policy file are run; what went otherwise is told at its line', () => {
  expect(testPolicy(source)).toEqual({
    passed: 2,
    failures: [
      { path: 'tests[1]', message: 'expected auto, got gate by the default', line: 10, column: 5 },
      { path: 'tests[2]', message: 'expected rule big, got auto by small', line: 12, column: 5 },
    ],
  })
})

test('[P55] a policy that does not compile fails with its mistakes', () => {
  expect(testPolicy('policy: p\nrules: 3\n')).toMatchObject({ passed: 0, failures: [{ line: 2, column: 8 }] })
  expect(
    testPolicy('policy: p\ntests:\n  - given: { amount: 1 }\n    expect: { mode: auto }\n').failures,
  ).toMatchObject([{ path: 'tests[0].given.amount', line: 3 }])
  expect(testPolicy('policy: p\ntests:\n  - given: {}\n    expect: {}\n').failures).toHaveLength(1)
})
