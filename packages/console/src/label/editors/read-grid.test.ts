import { isPart, type Json } from '@countersign/core'
import { expect, test } from 'vitest'
import { readGrid } from './read-grid.ts'

const partsOf = (...args: Parameters<typeof readGrid>) =>
  readGrid(...args)?.rows.map(({ cells }) => cells.map(({ part }) => part))

test('[C158] every part that the grid offers is one that may be answered', () => {
  const table: Json = [{ name: 'Ada', 'a/b': 1 }, { name: null, more: [1] }, 'bare', ['x']]
  expect(readGrid('rows', table)?.columns).toEqual(['name', 'a/b', 'more', '1'])
  expect(partsOf('rows', table)?.map(([first]) => first)).toEqual(['/0', '/1', '/2', '/3'])
  expect(partsOf('cells', table)).toEqual([
    ['/0/name', '/0/a~1b', null, null],
    ['/1/name', null, '/1/more', null],
    ['/2', null, null, null],
    [null, null, null, '/3/0'],
  ])
  const record: Json = { name: 'Ada', address: { city: 'London', lines: [] }, tags: ['x', 'y'] }
  expect(partsOf('fields', record)?.flat()).toEqual(['/name', '/address/city', '/address/lines', '/tags/0', '/tags/1'])
  for (const [of, value] of [
    ['rows', table],
    ['cells', table],
    ['fields', record],
  ] as const)
    for (const part of partsOf(of, value)?.flat() ?? []) if (part !== null) expect(isPart(of, value, part)).toBe(true)
  expect(readGrid('cells', 'text')).toBeNull()
  expect(readGrid('fields', undefined)).toBeNull()
})
