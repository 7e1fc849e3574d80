import { expect, test } from 'vitest'
import {
  decideCharge,
  decideCheckIn,
  isOutOfTime,
  isSilent,
  leftAt,
  readAmount,
  readBudget,
  readCheckIn,
  runDueAt,
  withMore,
  type RunState,
} from './run.ts'

const limits = { time: 1_000, actions: 2, irreversible: 1, subjects: 1, spend: 0.3 }
const run: RunState = {
  ...{ status: 'running', startedAt: 0, heldAt: null, heldMs: 0, limits, heartbeatMs: 100, heartbeatAt: 0 },
  used: { actions: 0, irreversible: 0, subjects: 0, spend: 0 },
}
const free = { irreversible: false, newSubject: false, spend: 0 }

test.each([
  ['actions', { ...run, used: { ...run.used, actions: 2 } }, free],
  ['irreversible', { ...run, used: { ...run.used, irreversible: 1 } }, { ...free, irreversible: true }],
  ['subjects', { ...run, used: { ...run.used, subjects: 1 } }, { ...free, newSubject: true }],
  ['spend', { ...run, used: { ...run.used, spend: 0.3 } }, { ...free, spend: 0.01 }],
  ['spend', run, { ...free, spend: null }],
] as const)('[RU1] nothing is released beyond the budget: %s', (over, state, cost) =>
  expect(decideCharge(state, cost, 10)).toMatchObject({ ok: false, code: 'over-budget', retry: true, over }),
)

test('[RU1] what is covered is counted, to the last of it, and time by the clock', () => {
  const all = { irreversible: true, newSubject: true, spend: 0.1 }
  expect(decideCharge(run, all, 10)).toEqual({
    ok: true,
    used: { actions: 1, irreversible: 1, subjects: 1, spend: 0.1 },
  })
  // 0.1 + 0.2 is a hair more than 0.3.
  expect(decideCharge({ ...run, used: { ...run.used, spend: 0.1 } }, { ...free, spend: 0.2 }, 10).ok).toBe(true)
  expect(decideCharge(run, free, 999).ok).toBe(true)
  expect(decideCharge(run, free, 1_000)).toMatchObject({ ok: false, over: 'time' })
})

test('[RU4] held, it releases nothing: to be tried again, but after its end never', () => {
  for (const [status, retry] of [
    ['waiting', true],
    ['paused', true],
    ['ended', false],
  ] as const)
    expect(decideCharge({ ...run, status }, free, 10)).toMatchObject({ code: 'over-budget', retry, over: null })
})

test('[RU7] its time stands still while it is held', () => {
  const held = { ...run, heldAt: 400, heldMs: 100 }
  expect(leftAt(held, 9_999).time).toBe(700)
  expect(isOutOfTime(held, 9_999)).toBe(false)
  expect(isOutOfTime({ ...run, heldMs: 100 }, 1_099)).toBe(false)
  expect(isOutOfTime({ ...run, heldMs: 100 }, 1_100)).toBe(true)
})

test('[RU6] silence counts from the last sign of life', () => {
  expect(isSilent(run, 99)).toBe(false)
  expect(isSilent(run, 100)).toBe(true)
  expect(isSilent({ ...run, heartbeatMs: null }, 9_999)).toBe(false)
  expect(runDueAt(run)).toBe(100)
  expect(runDueAt({ ...run, heartbeatMs: null, heldMs: 50 })).toBe(1_050)
})

test('[RU5] renewed, it may use so much more of what is named, and of the rest what it has left', () => {
  const used = { ...run, used: { actions: 2, irreversible: 1, subjects: 0, spend: 0.2 } }
  expect(withMore(used, { actions: 10, time: 500 }, 200)).toEqual({ ...limits, actions: 12, time: 700 })
  expect(decideCheckIn({ choice: 'renew', budget: {} }, limits)).toEqual({ ok: true, more: limits })
  expect(decideCheckIn({ choice: 'renew', budget: { actions: 99 } }, limits)).toEqual({
    ok: true,
    more: { actions: 99 },
  })
  expect(decideCheckIn({ choice: 'shrink', budget: { actions: 1 } }, limits)).toEqual({
    ok: true,
    more: { actions: 1 },
  })
  expect(decideCheckIn({ choice: 'shrink', budget: { actions: 3 } }, limits)).toMatchObject({ ok: false })
  expect(decideCheckIn({ choice: 'shrink', budget: {} }, limits)).toMatchObject({ ok: false })
  expect(decideCheckIn({ choice: 'end', budget: {} }, limits)).toEqual({ ok: true, more: null })
})

test('[RU5] an answer that is no choice changes nothing', () => {
  expect(readCheckIn('renew')).toEqual({ choice: 'renew', budget: {} })
  expect(readCheckIn({ choice: 'shrink', budget: { time: '2h', actions: 3 } })).toEqual({
    choice: 'shrink',
    budget: { time: 7_200_000, actions: 3 },
  })
  for (const answer of ['yes', undefined, null, {}, { choice: 'renew', budget: { actions: -1 } }, { choice: 'go' }])
    expect(readCheckIn(answer as never)).toBeNull()
  expect(readBudget({ time: 'long', actions: 1.5, wishes: 3 }, 'budget').errors.map(({ path }) => path)).toEqual([
    'budget.time',
    'budget.actions',
    'budget.wishes',
  ])
})

test('[RU2] an amount is a number from 0 at the declared place, and nothing else', () => {
  expect(readAmount(null, { amount: 5 })).toBe(0)
  expect(readAmount('proposal.amount', { amount: 5 })).toBe(5)
  expect(readAmount('proposal.order.total', { order: { total: 0.5 } })).toBe(0.5)
  for (const proposal of [{}, { amount: '5' }, { amount: -5 }, { amount: null }, null, [5]])
    expect(readAmount('proposal.amount', proposal)).toBeNull()
})
