import { expect, test } from 'vitest'
import { nameOfFigure, sayCell, sayError, tellCell } from './agreement-words.ts'

test('[C174] a figure says what counts as near, over how many pairs, and how its error is known', () => {
  expect(nameOfFigure({ name: 'cohen-kappa', metric: 'quadratic', pairs: 3 })).toBe(
    'Cohen’s kappa, mean over 3 pairs of people, near misses count, by squared distance',
  )
  expect(nameOfFigure({ name: 'cohen-kappa', metric: 'nominal', pairs: 1 })).toBe('Cohen’s kappa, by category')
  expect(nameOfFigure({ name: 'percent', metric: null })).toBe('Pairs of answers that are the same')
  expect(sayError({ by: 'bootstrap', standard_error: 0.0421 })).toBe('0.042, by drawing items anew')
  expect(sayError({ by: null, standard_error: null })).toBe('too few items')
})

test('[C174] of two who share too few items only their number is told; of the others the share with its interval', () => {
  const few = { one: 0, other: 1, shared: 4, share: null, kappa: null }
  const enough = {
    ...few,
    shared: 40,
    share: { value: 0.8, interval: [0.65, 0.9] as [number, number], n: 40 },
    kappa: 0.7,
  }
  expect([sayCell(few, 'share'), sayCell(few, 'kappa'), sayCell(undefined, 'share')]).toEqual(['·', '·', ''])
  expect([sayCell(enough, 'share'), sayCell(enough, 'kappa')]).toEqual(['80 %', '0.70'])
  expect(tellCell(few, 'Ann', 'Ben', 5)).toBe('Ann and Ben: 4 items in common, fewer than the 5 that it takes.')
  expect(tellCell(enough, 'Ann', 'Ben', 5)).toBe(
    'Ann and Ben say the same on 80 % of 40 items (95 %: 65 % to 90 %). Cohen’s kappa is 0.70.',
  )
  expect(tellCell(undefined, 'Ann', 'Ben', 5)).toBe('Ann and Ben answered no item in common.')
})
