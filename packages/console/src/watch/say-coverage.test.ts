import { describe, expect, it } from 'vitest'
import { sayCoverage } from './say-coverage.ts'
import { sayScope } from './watch-words.ts'

const at = '2026-11-02T14:02:00.000Z'
const now = Date.parse(at) + 60_000
const ann = { person: 'per_a', name: 'Ann', since: at, systems: [], actions: [] }
const lapsed = { why: 'lapsed' as const, from: at, to: at, over: false, systems: ['mail-agent'], actions: [] }

describe('coverage in words', () => {
  it('says nothing where nothing is to be watched', () =>
    expect(sayCoverage({ items: [], uncovered: [], gaps: [{ ...lapsed, over: true }], next: null }, now).words).toBe(
      '',
    ))
  it('says who watches what', () =>
    expect(sayCoverage({ items: [ann], uncovered: [], gaps: [], next: null }, now)).toEqual({
      gap: false,
      words: 'Ann watches everything',
    }))
  it('says first what nobody watches', () => {
    const watch = { items: [ann], uncovered: [{ system: 'a', decisions: 2 }], gaps: [lapsed], next: null }
    expect(sayCoverage(watch, now)).toEqual({ gap: true, words: 'Nobody watches a.' })
    expect(sayCoverage({ ...watch, uncovered: [] }, now).words).toMatch(
      /^Nobody watches mail-agent since \d\d:02: attention lapsed\.$/,
    )
  })
  it('names a scope', () => {
    expect(sayScope({ systems: ['a', 'b'], actions: ['mail.send'] })).toBe('mail.send of a and b')
    expect(sayScope({ systems: [], actions: ['mail.send'] })).toBe('mail.send of every system')
    expect(sayScope({ systems: ['a', 'b', 'c', 'd'], actions: [] })).toBe('a, b and 2 more')
  })
})
