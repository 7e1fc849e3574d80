import { expect, test } from 'vitest'
import { sayForecast } from './say-forecast.ts'

const now = Date.parse('2026-11-26T10:00:00Z')
const queue = (more: object = {}, forecast: object = {}) => ({
  ...{ name: 'q', open: 4, leased: 1, overdue: 0, stuck: 0, oldest_at: null, next_due: null, answered_last_hour: 6 },
  forecast: { late: 0, first_late: null, clears_at: '2026-11-26T10:50:00Z', looked_at: 5, ...forecast },
  ...more,
})

test('what is overdue comes before what will be, and nobody at work before a promise', () => {
  expect(sayForecast(queue({ overdue: 2 }, { late: 3 }), now)).toEqual({ tone: 'bad', label: '2 overdue' })
  expect(sayForecast(queue({}, { late: 1, first_late: '2026-11-26T10:20:00Z' }), now)).toMatchObject({
    tone: 'warn',
    label: expect.stringMatching(/^1 deadline will be missed, the first at /),
  })
  expect(sayForecast(queue({}, { clears_at: null }), now)).toMatchObject({
    tone: 'calm',
    label: expect.stringContaining('Nobody'),
  })
  expect(sayForecast(queue({ open: 0, leased: 0 }), now)).toEqual({ tone: 'calm', label: 'Nothing waits' })
  expect(sayForecast(queue(), now)).toMatchObject({ tone: 'good', label: expect.stringMatching(/^Answered by /) })
})
