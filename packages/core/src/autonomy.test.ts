import { expect, test } from 'vitest'
import { keepToLevel, runLevels, usualBudget } from './autonomy.ts'
import { decideRoute } from './decide-route.ts'
import { budgetKinds } from './run.ts'
import type { Mode } from './wire/index.ts'

const route = (mode: Mode) => decideRoute(mode, [])

test.each([
  ['operator', true, 'auto', 'gate'],
  ['operator', false, 'watch', 'gate'],
  ['operator', true, 'deny', 'deny'],
  ['collaborator', true, 'auto', 'watch'],
  ['collaborator', true, 'watch', 'watch'],
  ['collaborator', false, 'auto', 'gate'],
  ['consultant', true, 'auto', 'auto'],
  ['consultant', false, 'auto', 'gate'],
  ['approver', false, 'auto', 'auto'],
  ['observer', false, 'auto', 'auto'],
  ['observer', false, 'deny', 'deny'],
] as const)('[RU9] %s, reversible %s: what the policy routes %s is %s', (level, reversible, mode, kept) =>
  expect(keepToLevel(route(mode), level, reversible).mode).toBe(kept),
)

test('[RU9] where a level asks for a person, silence approves nothing', () => {
  const quiet = { ...route('gate'), onSilence: 'allow' as const }
  expect(keepToLevel(quiet, 'operator', true).onSilence).toBe('deny')
  expect(keepToLevel(quiet, 'consultant', true).onSilence).toBe('allow')
  expect(keepToLevel({ ...quiet, onSilence: 'escalate' }, 'operator', true).onSilence).toBe('escalate')
})

test('[RU9] each level brings a budget no narrower than the one before, and none brings money', () => {
  for (const [i, level] of runLevels.entries())
    for (const kind of budgetKinds) {
      expect(usualBudget[level][kind]).toBeGreaterThanOrEqual(usualBudget[runLevels[Math.max(0, i - 1)] ?? level][kind])
      if (kind === 'spend') expect(usualBudget[level][kind]).toBe(0)
    }
})
