import { expect, test } from 'vitest'
import { sayEstimate, saySeconds, sharesOf } from './say-estimate.ts'

test('[C133] a figure is never said without its n, nor with an interval that it has not', () => {
  expect(sayEstimate({ value: 0.62, interval: [0.41, 0.79], n: 30 })).toBe('0.62 (95 %: 0.41 to 0.79, n = 30)')
  expect(sayEstimate({ value: 0.9, interval: [0.5, 0.98], n: 10 }, true)).toBe('90 % (95 %: 50 % to 98 %, n = 10)')
  expect(sayEstimate({ value: 0.9, interval: null, n: 3 })).toBe('0.90 (n = 3)')
  expect(sayEstimate({ value: null, interval: null, n: 2 })).toBe('too little to tell, n = 2')
  expect(sayEstimate({ value: null, interval: null, n: 0 })).toBe('nothing to tell from')
})

test('[C133] a row of the confusion is shown as shares of it', () => {
  expect(sharesOf([3, 1])).toEqual([0.75, 0.25])
  expect(sharesOf([0, 0])).toEqual([0, 0])
})

test('[C175] times are said as short as they can be read', () => {
  expect([860, 9_960, 12_400, 59_600, 95_000].map(saySeconds)).toEqual([
    '0.9 s',
    '10 s',
    '12 s',
    '1 min 0 s',
    '1 min 35 s',
  ])
})
