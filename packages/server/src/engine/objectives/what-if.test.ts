import { expect, test } from 'vitest'
import { riskCoverage } from '@countersign/algorithms'
import type { WorkspaceState } from '../workspace-state.ts'
import type { ObjectiveRow } from './load-objectives.ts'
import type { CellView } from './cell-view.ts'
import { whatIf, type Efforts } from './what-if.ts'

const priced = (minuteCost: number | null) =>
  ({ currency: 'EUR', queue: () => ({ minuteCost }) }) as unknown as WorkspaceState
const row = { maxError: 0.05, confidence: 0.9, minAuditRate: 0.1 } as ObjectiveRow
const holding = { state: 'holding', seen: 60, seen_before: 100, seen_days: 7 } as CellView
/** 1,000 audits: the surest half has one error in a hundred, the rest one in five. */
const curve = riskCoverage({
  scores: Array.from({ length: 1_000 }, (_, i) => 1 - i / 2_000),
  wrong: Array.from({ length: 1_000 }, (_, i) => (i < 500 ? i % 100 === 99 : i % 5 === 0)),
})
const efforts: Efforts = { approval: { minutes: 3, minuteCost: 2 }, audit: { minutes: 1.5, minuteCost: 1 } }
const wishOf = (told: ReturnType<typeof whatIf>, maxError: number) =>
  told.find(({ max_error }) => max_error === maxError)

test('[OB15] a stricter wish lets less go ahead and leaves people more: read off the last block, at the present rate', () => {
  const told = whatIf(priced(1), row, 1, [holding], [curve], efforts)
  expect(told.map(({ max_error }) => max_error)).toEqual([0.005, 0.01, 0.02, 0.05, 0.1])
  const [strict, now, loose] = [0.02, 0.05, 0.1].map((wish) => wishOf(told, wish)?.coverage?.share ?? 0) as [
    number,
    number,
    number,
  ]
  expect(strict).toBeGreaterThan(0.3)
  expect(now).toBeGreaterThan(strict)
  expect(loose).toBeGreaterThan(now)
  // Sixty draws at one in ten, and a hundred of before, when all was drawn, are 700 decisions.
  const one = wishOf(told, 0.05)
  const [people, audits] = [700 * (1 - now), 700 * now * 0.1]
  expect(one?.decided_per_week).toBeCloseTo(people + audits, 6)
  expect(one?.week_hours).toBeCloseTo((people * 3 + audits * 1.5) / 60, 6)
  expect(one?.week_cost).toBeCloseTo(people * 3 * 2 + audits * 1.5, 6)
})

test('[OB15] while it learns all is drawn; what was never tested goes to people; what is not known is not told', () => {
  const learning = { state: 'learning', seen: 30, seen_before: 0, seen_days: 3 } as CellView
  const both = whatIf(priced(null), row, 1, [holding, learning], [curve, []], {
    approval: { minutes: 2, minuteCost: null },
    audit: { minutes: null, minuteCost: null },
  })
  const alone = whatIf(priced(null), row, 1, [holding], [curve], efforts)
  // Ten a day are drawn, and are all there is.
  for (const [i, one] of both.entries()) {
    expect((one.decided_per_week ?? 0) - (alone[i]?.decided_per_week ?? 0)).toBeCloseTo(70, 6)
    expect(one.week_hours).toBeCloseTo(((one.decided_per_week ?? 0) * 2) / 60, 6)
    expect(one).toMatchObject({ week_cost: null, review_hours: null })
  }
  for (const one of whatIf(priced(1), row, 1, [learning], [[]], efforts))
    expect(one).toMatchObject({ coverage: null, decided_per_week: null, week_hours: null, week_cost: null })
})

test('[OB15] a wish of one’s own stands among the usual ones', () => {
  const told = whatIf(priced(1), { ...row, maxError: 0.03 }, 1, [holding], [curve], efforts)
  expect(told.map(({ max_error }) => max_error)).toEqual([0.005, 0.01, 0.02, 0.03, 0.05, 0.1])
})
