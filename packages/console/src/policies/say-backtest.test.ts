import { expect, test } from 'vitest'
import type { BacktestError, BacktestResult } from '../api/wire.ts'
import { sayAlone, sayError, sayOverturned } from './say-backtest.ts'

const result = (more: Partial<BacktestResult>) => more as BacktestResult

test('how many more go ahead alone is said first', () => {
  expect(sayAlone(result({ alone_per_day: { was: 20, would: 32.2 } }))).toBe(
    '12 more a day go ahead alone: 32 in place of 20',
  )
  expect(sayAlone(result({ alone_per_day: { was: 2.5, would: 1 } }))).toBe(
    '1.5 fewer a day go ahead alone: 1 in place of 2.5',
  )
  expect(sayAlone(result({ alone_per_day: { was: 3, would: 3 } }))).toBe('As many go ahead alone as before: 3 a day')
})

test('what people found wrong is said, and that nothing is known where they found nothing', () => {
  expect(sayOverturned(result({ overturned: { n: 9, went: 1, would: 4 } }))).toBe(
    'Of 9 decisions that people found wrong, 4 would have gone ahead alone; 1 did.',
  )
  expect(sayOverturned(result({ overturned: { n: 0, went: 0, would: 0 } }))).toMatch(/nothing is known/)
})

test('an estimate has its interval, and what cannot be known is called so', () => {
  const error: BacktestError = {
    ...{ state: 'estimated', n: 100, judged: 20, audited: 8, auditable: 80, unanswered: 0, unknown: 0, share: 0.031 },
    interval: [0.01, 0.09],
  }
  expect(sayError(error)).toBe('3.1 % wrong (95 %: 1.0–9.0 %), from 20 judged by people, 8 of 80 drawn for an audit')
  expect(sayError({ ...error, state: 'not_identifiable', unknown: 30, share: null })).toBe(
    'not identifiable: of 30 nobody ever looked, nor was drawn to look (20 judged by people, 8 of 80 drawn for an audit; somewhere in 1.0–9.0 %)',
  )
  expect(sayError({ ...error, unanswered: 2 })).toBe(
    'at worst 3.1 % wrong (95 %: 1.0–9.0 %), from 20 judged by people, 8 of 80 drawn for an audit, of which 2 are not answered yet and count as wrong',
  )
  expect(sayError({ ...error, state: 'nothing' })).toBe('nothing goes ahead alone')
})
