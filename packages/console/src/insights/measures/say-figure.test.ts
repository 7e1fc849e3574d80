import { expect, test } from 'vitest'
import { asNumber, sayFigure } from './say-figure.ts'

test('[C120] a figure says its interval and what it rests on, and what is not told is not nothing', () => {
  expect(sayFigure({ n: 40, value: 0.25, interval: [0.14, 0.4] })).toBe('25.0 % (95 %: 14.0 % to 40.0 %, n 40)')
  expect(sayFigure({ n: 3, value: 1.5, interval: null }, asNumber)).toBe('1.50 (n 3)')
  expect(sayFigure({ n: null, value: null, interval: null })).toBe('too few to tell')
  expect(sayFigure({ n: 3, value: null, interval: null })).toBe('too few to tell (n 3)')
  expect(sayFigure({ n: 0, value: null, interval: null })).toBe('nothing yet')
})
