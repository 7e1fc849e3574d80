import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canJoin, freeSeats, isFitFor, isQuorum, matchSeats, type Reviewer } from './seats.ts'

const ann: Reviewer = { id: 'per_ann', roles: ['finance'], skills: ['risk'] }
const bob: Reviewer = { id: 'per_bob', roles: ['finance'], skills: [] }
const cleo: Reviewer = { id: 'per_cleo', roles: ['legal'], skills: ['finance'] }

describe('seats', () => {
  test('[Q1] a seat asks for exactly its role, its skill or its person', () => {
    expect(isFitFor('role:finance', ann)).toBe(true)
    expect(isFitFor('role:finance', cleo)).toBe(false)
    expect(isFitFor('skill:finance', cleo)).toBe(true)
    expect(isFitFor('person:per_bob', bob)).toBe(true)
    expect(isFitFor('person:per_bob', ann)).toBe(false)
    expect(isFitFor('finance', ann)).toBe(false)
    expect(isFitFor('', cleo)).toBe(true)
  })

  test('[Q2] filling is a matching, not greedy: Ann moves so that Bob can sit', () => {
    const seats = ['role:finance', 'skill:risk']
    expect(canJoin(seats, [ann], bob)).toBe(true)
    expect(canJoin(seats, [bob], ann)).toBe(true)
    expect(canJoin(seats, [ann], cleo)).toBe(false)
    expect(isQuorum(seats, [ann, bob])).toBe(true)
    expect(matchSeats(seats, [ann, bob])).toEqual(['per_bob', 'per_ann'])
  })

  test('[Q3] each seat takes a distinct person, however often they answer', () => {
    expect(isQuorum(['', ''], [ann, ann])).toBe(false)
    expect(canJoin(['', ''], [ann], ann)).toBe(false)
    expect(isQuorum(['role:finance', 'role:finance'], [ann, bob])).toBe(true)
  })

  test('[Q4] named seats are filled before open ones, so that what stays free is open', () => {
    expect(freeSeats(['', 'role:finance'], [ann])).toEqual([''])
    expect(freeSeats(['', 'role:finance'], [cleo])).toEqual(['role:finance'])
    expect(freeSeats([], [])).toEqual([])
    expect(isQuorum([], [])).toBe(true)
  })
})

const seat = fc.constantFrom('', 'role:a', 'role:b', 'skill:a', 'skill:b', 'person:p0', 'person:p1')
const people = fc
  .array(fc.record({ roles: fc.subarray(['a', 'b']), skills: fc.subarray(['a', 'b']) }), { maxLength: 5 })
  .map((list) => list.map((person, index): Reviewer => ({ id: `p${index}`, ...person })))

/** Tries every assignment. */
function mostFilled(seats: readonly string[], free: readonly Reviewer[]): number {
  const [first, ...rest] = seats
  if (first === undefined) return 0
  const without = mostFilled(rest, free)
  const fits = free.filter((person) => isFitFor(first, person))
  return Math.max(
    without,
    ...fits.map(
      (one) =>
        1 +
        mostFilled(
          rest,
          free.filter((other) => other !== one),
        ),
    ),
  )
}

test('[Q2] against every assignment: the matching is the largest, and honest', () => {
  fc.assert(
    fc.property(fc.array(seat, { maxLength: 5 }), people, (seats, crowd) => {
      const filled = matchSeats(seats, crowd)
      const sitting = filled.filter((id) => id !== null)
      expect(sitting.length).toBe(mostFilled(seats, crowd))
      expect(new Set(sitting).size).toBe(sitting.length)
      filled.forEach((id, index) => {
        const person = crowd.find((candidate) => candidate.id === id)
        if (person) expect(isFitFor(seats[index] ?? '', person)).toBe(true)
      })
      expect(freeSeats(seats, crowd).length).toBe(seats.length - sitting.length)
      const [candidate, ...already] = crowd
      if (candidate)
        expect(canJoin(seats, already, candidate)).toBe(mostFilled(seats, crowd) > mostFilled(seats, already))
    }),
    { numRuns: 500, seed: 11 },
  )
})
