import { expect, test } from 'vitest'
import { answerClause, partNames, regimes, type Clause, type PackPart } from './index.ts'

const nothing = Object.fromEntries(partNames.map((part) => [part, 0])) as Record<PackPart, number>
const clause: Clause = {
  ...{ id: '1', title: 't', asks: 'a', after: 'text' },
  ...{ shows: ['stops', 'drills'], gaps: ['Elsewhere.'] },
}

test('[EP4] a clause shows what is there with how much, and tells what is not there as a gap', () => {
  const { shown, gaps } = answerClause(clause, { ...nothing, stops: 3 })
  expect(shown).toEqual([{ part: 'stops', count: 3 }])
  expect(gaps).toEqual(['Elsewhere.', 'Nothing of this period: Drills of the stop.'])
  expect(answerClause(clause, nothing).shown).toEqual([])
})

test('[EP4] each clause says what it asks, where that comes from, and shows something or has a gap; nothing is called compliant', () => {
  const ids = regimes.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, source, clauses } of regimes) {
    expect(source, id).toMatch(/^https:\/\//)
    expect(clauses.length, id).toBeGreaterThan(2)
    for (const one of clauses) {
      expect(one.asks.length, one.id).toBeGreaterThan(40)
      expect(one.shows.length + one.gaps.length, one.id).toBeGreaterThan(0)
      expect(one.shows.every((part) => partNames.includes(part))).toBe(true)
    }
  }
  expect(JSON.stringify(regimes)).not.toMatch(/complian|conform|certif(y|ied)/i)
})
