import { expect, test } from 'vitest'
import type { ObjectiveDetailWire } from '../api/wire.ts'
import { sayStricter } from './say-stricter.ts'

const wish = (max_error: number, decided_per_week: number | null, week_hours: number | null) =>
  ({ max_error, decided_per_week, week_hours }) as ObjectiveDetailWire['what_if'][number]
const of = (...what_if: ObjectiveDetailWire['what_if']) =>
  sayStricter({ max_error: 0.02, what_if } as ObjectiveDetailWire)

test('[OB15] what the next stricter wish would cost is said in decisions and hours, as far as both are known', () => {
  expect(of(wish(0.005, 900, 30), wish(0.01, 640, 21.25), wish(0.02, 300, 10))).toBe(
    '1 % instead of 2 % would leave people about 340 more to decide each week: 11.3 hours of theirs.',
  )
  expect(of(wish(0.01, 640, null), wish(0.02, 300, null))).toBe(
    '1 % instead of 2 % would leave people about 340 more to decide each week.',
  )
  expect(of(wish(0.01, 300, 1), wish(0.02, 300, 1))).toBe(
    '1 % instead of 2 % would leave people no more to decide than now.',
  )
  for (const told of [of(wish(0.02, 300, 10)), of(wish(0.01, null, null), wish(0.02, 300, 10))]) expect(told).toBeNull()
})
