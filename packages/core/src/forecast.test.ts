import { expect, test } from 'vitest'
import { forecastLateness } from './forecast.ts'

const minute = 60_000

test('[TI10] at the pace of the last hour, each is answered in its turn', () => {
  // Six an hour: one each ten minutes.
  const dues = [15 * minute, 15 * minute, null, 45 * minute]
  expect(forecastLateness(dues, 4, 6, 0)).toEqual({ late: 1, firstMs: 15 * minute, clearsMs: 40 * minute })
  expect(forecastLateness(dues, 4, 60, 0)).toMatchObject({ late: 0, firstMs: null })
})

test('[TI10] where nobody answers every deadline is missed, and nothing clears', () => {
  expect(forecastLateness([minute, null], 2, 0, 0)).toEqual({ late: 1, firstMs: minute, clearsMs: null })
  expect(forecastLateness([], 0, 0, 5)).toEqual({ late: 0, firstMs: null, clearsMs: 5 })
})
