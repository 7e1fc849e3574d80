import { describe, expect, it } from 'vitest'
import { dayEnds, dayStarts, sayDay, sayLastDay } from './days.ts'

describe('days', () => {
  it('lasts from midnight to midnight where the reader is', () => {
    const [from, to] = [dayStarts('2027-06-30'), dayEnds('2027-06-30')]
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_400_000)
    expect(sayLastDay(to ?? '')).toBe(sayDay(from ?? ''))
  })
  it('knows what is no day', () => {
    expect([dayStarts(''), dayEnds('soon')]).toEqual([null, null])
  })
})
