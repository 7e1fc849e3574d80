import { expect, test } from 'vitest'
import { isFavourable, parseFavourable, sayFavourable, type Favourable } from './favourable.ts'

test('[IN12] what is favourable is said in words, and is one of three forms', () => {
  const low = parseFavourable('proposal.label=low') as Favourable
  expect(low).toEqual({ kind: 'value', path: ['label'], value: 'low' })
  expect(parseFavourable('proposal=approve')).toEqual({ kind: 'value', path: [], value: 'approve' })
  expect(['', 'label=low', 'proposal', 'proposal.=x', 'proposal.a='].map(parseFavourable)).toEqual(
    Array.from({ length: 5 }),
  )
  expect(sayFavourable(low)).toContain('proposal.label = low')
  expect(isFavourable(low, true, { label: 'low' })).toBe(true)
  expect(isFavourable(low, false, { label: 'low' })).toBe(false)
  expect(isFavourable(low, true, { label: { low: 1 } })).toBe(false)
  expect(isFavourable({ kind: 'turned-down' }, false, null)).toBe(true)
  expect(isFavourable({ kind: 'went-ahead' }, false, null)).toBe(false)
})
