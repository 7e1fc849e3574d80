import { describe, expect, it } from 'vitest'
import { countdown, shortSpan, span } from './time.ts'

describe('words for time', () => {
  it('names the largest unit', () => {
    expect(span(90_000)).toBe('1 minute')
    expect(span(7_200_000)).toBe('2 hours')
    expect(span(200)).toBe('a moment')
  })
  it('is short in tables', () =>
    expect([shortSpan(59_000), shortSpan(60_000), shortSpan(90_000_000)]).toEqual(['59s', '1m', '1d']))
  it('counts down', () =>
    expect([countdown(4_200), countdown(299_000), countdown(3_899_000)]).toEqual(['0:05', '4:59', '1:04:59']))
})
