import { expect, test } from 'vitest'
import { authorise, operationNames, roles } from './permissions.ts'

test('[CH15] whoever answers from Slack may work, and do nothing that asks for a session or a fresh sign-in', () => {
  const inSession = { kind: 'person', roles, authn: 'session', keyBorn: true } as const
  const inSlack = { ...inSession, authn: 'slack' } as const
  const refused = operationNames.filter((name) => !authorise(inSlack, name).ok)
  expect(authorise(inSlack, 'judgment.give').ok).toBe(true)
  expect(refused).toEqual(
    operationNames.filter((name) => !authorise({ ...inSession, authn: 'key', keyBorn: false }, name).ok),
  )
  expect(refused).toContain('judgment.sign')
  const marked = { ...inSlack, stepUp: { marked: ['judgment.give'], fresh: false } }
  expect(authorise(marked, 'judgment.give')).toMatchObject({ ok: false, code: 'step-up-required' })
})
