import { describe, expect, it } from 'vitest'
import { diffValues, isEqual } from './diff-values.ts'

describe('was → now', () => {
  it('names the member that changed', () => {
    expect(diffValues({ service: 'api', version: '1.4.2' }, { service: 'api', version: '1.4.1' })).toEqual([
      { path: 'version', was: '1.4.2', now: '1.4.1' },
    ])
  })
  it('goes into nested values', () =>
    expect(diffValues({ a: { b: [1, 2] } }, { a: { b: [1, 3] } })).toEqual([{ path: 'a.b.1', was: 2, now: 3 }]))
  it('tells added from removed', () => {
    expect(diffValues({ a: 1 }, { b: 2 })).toEqual([
      { path: 'a', was: 1, now: undefined },
      { path: 'b', was: undefined, now: 2 },
    ])
  })
  it('knows a number from its text', () => expect(diffValues({ a: 1 }, { a: '1' })).toHaveLength(1))
  it('does not mind the order of members', () => expect(isEqual({ a: 1, b: null }, { b: null, a: 1 })).toBe(true))
  it('compares whole values where their kinds differ', () =>
    expect(diffValues({ a: [1] }, { a: { 0: 1 } })).toEqual([{ path: 'a', was: [1], now: { 0: 1 } }]))
})
