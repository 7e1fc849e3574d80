import { describe, expect, it } from 'vitest'
import { isDue, leftToAsk, noticed, sent } from './attention.ts'

describe('attention', () => {
  it('sends nothing for an open page', () => {
    for (const at of [1_000, 20_000, 59_000]) expect(isDue(sent(0), at)).toBe(false)
  })
  it('sends a sign for what was done since the last one, every twenty seconds at most', () => {
    const one = noticed(sent(0), 5_000)
    expect([5_000, 19_999, 20_000, 60_000].map((at) => isDue(one, at))).toEqual([false, false, true, true])
    expect(isDue(sent(20_000), 50_000)).toBe(false)
  })
  it('does not stand a watch again by itself once it lapsed', () =>
    expect(isDue(noticed(sent(0), 61_000), 61_000)).toBe(false))
  it('asks for the last twenty seconds', () =>
    expect([39_999, 40_000, 55_000, 70_000].map((at) => leftToAsk(sent(0), at))).toEqual([null, 20_000, 5_000, 0]))
})
