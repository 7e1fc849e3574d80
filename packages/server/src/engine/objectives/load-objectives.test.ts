import { expect, test } from 'vitest'
import { compileSegment } from '../stops/segment.ts'
import {
  cellKey,
  cellOf,
  countSharing,
  isIn,
  metFor,
  type ObjectiveRow,
  type OpenObjective,
} from './load-objectives.ts'

const key = Buffer.alloc(32, 1)
const row = (where: string, more: Partial<ObjectiveRow> = {}): ObjectiveRow => ({
  ...{ id: 'errors', where, maxError: 0.1, confidence: 0.9, minAuditRate: 0.1, segment: null, active: true },
  ...{ answerWithinMs: 1, truthAfterMs: null, createdMs: 0, changedMs: 0, ...more },
})
const facts = { system: 's', version: '1', action: 'a', confidence: 0.9, attributes: { region: 'north' } }
function held(where: string, more: Partial<ObjectiveRow> = {}): OpenObjective {
  const own = row(where, more)
  const cells = new Map([[cellKey(cellOf(key, own, facts)), { state: 'holding', threshold: 0.8 } as const]])
  return { ...own, holds: compileSegment(where), sharing: 1, cells }
}
const met = (objective: OpenObjective, more: object = {}, name = 'errors'): boolean =>
  metFor({ key, objectives: [objective] }, { ...facts, ...more })(name)

test('[OB6] met in its cell, in its where, from its threshold on', () => {
  const objective = held('action == "a"')
  expect(met(objective)).toBe(true)
  for (const other of [{ confidence: 0.79 }, { version: '2' }, { system: 't' }, { action: 'b' }])
    expect(met(objective, other)).toBe(false)
})

test('[OB11] in doubt it is not met', () => {
  expect(met(held('action == "a"'), {}, 'other')).toBe(false)
  expect(met(held('attributes.amount < 10.0'))).toBe(false)
  expect(met(held('attributes.region < 10'))).toBe(false)
  expect(met(held('this cannot be read'))).toBe(false)
  expect(isIn(held('attributes.amount < 10.0'), { ...facts, attributes: { amount: 5 } })).toBe(true)
  expect(metFor({ key, objectives: [] }, facts)('errors')).toBe(false)
})

test('[OB8] each value of the segment is a cell of its own, and so is having none', () => {
  const objective = held('true', { segment: 'attributes.region' })
  expect(met(objective)).toBe(true)
  for (const attributes of [{ region: 'south' }, {}, { region: null }, { region: ['north'] }])
    expect(met(objective, { attributes })).toBe(false)
  expect(cellOf(key, objective, facts).segment).not.toContain('north')
})

test('[OB10] objectives share nothing only where each is tied to an action of its own', () => {
  const a = row('action == "a" && confidence > 0.5', { id: 'a' })
  const b = row('action == "b"', { id: 'b' })
  const any = row('kind == "action"', { id: 'any' })
  expect(countSharing([a, b], a)).toBe(1)
  expect(countSharing([a, b, any], a)).toBe(2)
  expect(countSharing([a, b, any], any)).toBe(3)
  expect(countSharing([a, b, { ...any, active: false }], a)).toBe(1)
})
