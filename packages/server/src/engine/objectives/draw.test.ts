import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSeal } from '../../store/seal.ts'
import { createDice } from '../../dice.ts'
import { compileSegment } from '../stops/segment.ts'
import { drawFor, undrawn } from './draw.ts'
import { cellKey, cellOf, type ObjectiveRow, type OpenObjective } from './load-objectives.ts'

const key = Buffer.alloc(32, 7)
const seal = createSeal(createDice())
const facts = { system: 's', version: '1', action: 'a', confidence: 0.9 }
function objective(id: string, rate: number, state: 'learning' | 'holding' = 'holding'): OpenObjective {
  const row: ObjectiveRow = {
    ...{ id, where: 'action == "a"', maxError: 0.1, confidence: 0.9, minAuditRate: rate, segment: null, active: true },
    ...{ answerWithinMs: 1_000, truthAfterMs: null, createdMs: 0, changedMs: 0 },
  }
  const cells = new Map([[cellKey(cellOf(key, row, facts)), { state, threshold: state === 'holding' ? 0.5 : null }]])
  return { ...row, holds: compileSegment(row.where), sharing: 1, cells }
}
const draw = (objectives: OpenObjective[], decision: string, more: object = {}, secret = key) =>
  drawFor({ key: secret, objectives }, seal, decision, { ...facts, ...more }, 5)
const ids = Array.from({ length: 4_000 }, () => randomBytes(8).toString('hex'))
const drawn = (one: OpenObjective, secret = key) => ids.filter((id) => draw([one], id, {}, secret).draws.length > 0)

test('[OB3] each objective draws at its rate, apart from every other and from whoever lacks the secret', () => {
  const [one, other] = [drawn(objective('one', 0.3)), new Set(drawn(objective('other', 0.3)))]
  // Five standard deviations of 4,000 draws.
  expect(Math.abs(one.length / ids.length - 0.3)).toBeLessThan(0.037)
  expect(Math.abs(one.filter((id) => other.has(id)).length / one.length - 0.3)).toBeLessThan(0.07)
  expect(drawn(objective('one', 0.3))).toEqual(one)
  expect(drawn(objective('one', 0.3), Buffer.alloc(32, 8))).not.toEqual(one)
  expect(drawn(objective('one', 0.001, 'learning'))).toHaveLength(ids.length)
})

test('[OB3] the draw keeps the confidence and when its answer is overdue; outside is what has none', () => {
  expect(draw([objective('one', 1)], 'd')).toMatchObject({
    draws: [{ objective: 'one', decision: 'd', system: 's', version: '1', segment: '', score: 0.9, dueAt: 1_005 }],
    probability: 1,
  })
  expect(draw([objective('one', 1)], 'd', { confidence: undefined })).toEqual(undrawn)
  expect(draw([objective('one', 1)], 'd', { action: 'b' })).toEqual(undrawn)
  expect(draw([objective('one', 0.5), objective('other', 0.5)], 'd').probability).toBeCloseTo(0.75, 12)
})
