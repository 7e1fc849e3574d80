import { expect, it } from 'vitest'
import { setAt } from './set-at.ts'

it('changes one place and leaves the original alone', () => {
  const value = { a: [{ b: 1 }], c: 'x' }
  expect(setAt(value, ['a', 0, 'b'], 2)).toEqual({ a: [{ b: 2 }], c: 'x' })
  expect(value.a[0]?.b).toBe(1)
})
it('takes members and items out', () => {
  expect(setAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 })
  expect(setAt([1, 2, 3], [1], undefined)).toEqual([1, 3])
})
it('makes what is missing on the way', () => expect(setAt(null, ['a', 0], 1)).toEqual({ a: [1] }))
