import { describe, expect, it } from 'vitest'
import { endOf } from './end-of.ts'

const home = { systems: 1, waiting: 0 }
const queue = (name: string, open: number, leased: number) => ({ name, open, leased })

describe('why there is nothing to decide', () => {
  it('tells an empty workspace from one that is caught up', () => {
    expect(endOf({ systems: 0, waiting: 0 }, [], null).kind).toBe('no-systems')
    expect(endOf(home, [queue('inbox', 0, 0)], null).kind).toBe('caught-up')
  })
  it('tells items that others hold', () =>
    expect(endOf(home, [queue('inbox', 0, 2)], null)).toEqual({ kind: 'locked', held: 2 }))
  it('tells a filter from an end', () =>
    expect(endOf(home, [queue('a', 0, 0), queue('b', 4, 0)], 'a')).toEqual({ kind: 'filtered', elsewhere: 4 }))
  it('tells items that this person may not answer', () =>
    expect(endOf(home, [queue('a', 3, 0)], null)).toEqual({ kind: 'not-yours', open: 3 }))
})
