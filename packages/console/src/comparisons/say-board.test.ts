import { expect, test } from 'vitest'
import type { LeaderboardWire } from '../api/wire.ts'
import { sayLeader, sayPlace, sayPlaces } from './say-board.ts'

const board = (apart: boolean, more: number | null, position = { first: 0, of: 0, p_value: 1 }): LeaderboardWire => ({
  ...{ pairs: 40, wins: [], segments: [], places: [], to_separate: more },
  position: { ...position, share: null, interval: null },
  ranking: ['a', 'b'].map((evaluation, i) => ({
    ...{ evaluation, strength: 1 - i, interval: null, wins: 0, losses: 0, ties: 0 },
    apart_from_next: i === 0 ? apart : null,
  })),
})

test('who is ahead is said only where the two are apart', () => {
  const name = (id: string) => id.toUpperCase()
  expect(sayLeader(board(true, null), name)).toBe('A is ahead')
  expect(sayLeader(board(false, null), name)).toBe('A and B cannot be told apart')
  expect(sayLeader(board(false, 120), name)).toBe('A and B cannot be told apart: about 120 more pairs might tell')
  expect(sayLeader({ ...board(true, null), ranking: [] }, name)).toBe('Nothing has been compared yet')
})

test('a place that sways is said with its p-value', () => {
  expect(sayPlace(board(true, null, { first: 19, of: 20, p_value: 0.00004 }), 'judge')).toContain('the place sways it')
  expect(sayPlace(board(true, null, { first: 10, of: 20, p_value: 1 }), 'people')).toBe(
    'Of 20 choices 10 went to what stood first (p = 1.000).',
  )
  expect(sayPlace(board(true, null), 'judge')).toContain('No verdict flipped')
})

test('[C192] of lists it is said which place won how often, and whether that is more than chance', () => {
  expect(sayPlaces({ of: 3, won: [4, 3, 5], p_value: 0.9 })).toBe(
    'Of 12 lists of 3 that one place won, the places won 4, 3, 5 (p = 0.900).',
  )
  expect(sayPlaces({ of: 3, won: [12, 0, 0], p_value: 0.0001 })).toMatch(
    /p = under 0\.001\): the place sways people\.$/,
  )
})
