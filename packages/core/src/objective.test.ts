import { expect, test } from 'vitest'
import {
  afterTest,
  drawProbability,
  isAuditError,
  isMetAt,
  loosensObjective,
  restartsObjective,
  sharedConfidence,
  stateOfCells,
  type AuditedOutcome,
  type ObjectiveRule,
} from './objective.ts'

const rule: ObjectiveRule = {
  ...{
    where: 'true',
    maxError: 0.02,
    confidence: 0.95,
    minAuditRate: 0.05,
    segment: null,
    truthAfterMs: null,
    active: true,
  },
}
const done: AuditedOutcome = { status: 'done', verdict: 'approved', by: 'policy', edited: false, overridden: false }

test('[OB3] the probability depends on the state alone', () => {
  expect((['learning', 'breached', 'holding'] as const).map((state) => drawProbability(rule, state))).toEqual([
    1, 1, 0.05,
  ])
})

test('[OB6] only what holds is met, from the threshold on, with a confidence', () => {
  const holding = { state: 'holding', threshold: 0.9 } as const
  expect([0.9, 0.89, null, undefined].map((confidence) => isMetAt(holding, confidence))).toEqual([
    ...[true, false, false, false],
  ])
  expect(isMetAt({ state: 'breached', threshold: 0.9 }, 1)).toBe(false)
  expect(isMetAt({ state: 'holding', threshold: null }, 1)).toBe(false)
})

test('[OB4] a block that gives no threshold leaves what was learning learning, and breaches what held', () => {
  expect(afterTest('learning', null)).toEqual({ state: 'learning', threshold: null, breached: false })
  expect(afterTest('holding', null)).toEqual({ state: 'breached', threshold: null, breached: true })
  expect(afterTest('breached', null)).toEqual({ state: 'breached', threshold: null, breached: false })
  expect(afterTest('breached', 0.7)).toEqual({ state: 'holding', threshold: 0.7, breached: false })
})

test('[OB7] what people turned down, changed, vetoed or overrode is an error, even where the audit upholds that', () => {
  expect(isAuditError('uphold', done)).toBe(false)
  expect(isAuditError('overturn', done)).toBe(true)
  for (const other of [
    { edited: true },
    { overridden: true },
    { verdict: 'rejected', by: 'person' },
    { verdict: 'returned', by: 'person' },
    { verdict: 'vetoed', by: 'person' },
  ] as const)
    expect(isAuditError('uphold', { ...done, ...other })).toBe(true)
  // Nobody said that it was wrong.
  expect(isAuditError('uphold', { ...done, verdict: 'expired', by: 'timeout' })).toBe(false)
  expect(isAuditError('uphold', { ...done, verdict: 'cancelled', by: 'caller' })).toBe(false)
})

test('[OB9] looser: more error, less confidence, fewer audits, another place; another wish learns anew', () => {
  const changes: [Partial<ObjectiveRule>, boolean, boolean][] = [
    [{ maxError: 0.03 }, true, true],
    [{ maxError: 0.01 }, false, true],
    [{ confidence: 0.9 }, true, true],
    [{ confidence: 0.99 }, false, true],
    [{ minAuditRate: 0.01 }, true, false],
    [{ minAuditRate: 0.1 }, false, false],
    [{ where: 'false' }, true, true],
    [{ segment: 'action' }, true, true],
    [{ truthAfterMs: 1 }, true, true],
    [{ active: false }, false, false],
  ]
  for (const [change, loosens, restarts] of changes) {
    expect(loosensObjective(rule, { ...rule, ...change })).toBe(loosens)
    expect(restartsObjective(rule, { ...rule, ...change })).toBe(restarts)
  }
  expect(loosensObjective({ ...rule, active: false }, rule)).toBe(true)
})

test('[OB10] what may go wrong is divided', () => {
  expect(sharedConfidence(0.9, 1)).toBeCloseTo(0.9, 12)
  expect(sharedConfidence(0.9, 4)).toBeCloseTo(0.975, 12)
})

test('the worst of what is in use stands for all', () => {
  expect(stateOfCells([])).toBe('learning')
  expect(stateOfCells(['holding', 'holding'])).toBe('holding')
  expect(stateOfCells(['holding', 'learning'])).toBe('learning')
  expect(stateOfCells(['learning', 'breached', 'holding'])).toBe('breached')
})
