import { starters } from '@countersign/core'
import { expect, test } from 'vitest'
import type { Standing, Scored } from './standing.ts'
import { sumUp } from './sum-up.ts'

const { quality, safety } = starters
const criteria = [quality, safety]
const outputs = (...scores: [quality: number, safety: number][]): Scored[] =>
  scores.map(([q, s], i) => ({ id: `o${i}`, scores: { quality: q, safety: s } }))

const stands = (scored: Scored[], missing = 0, undecided = 0): Standing => ({
  ...{ scored, missing, undecided },
  rests: { judges: 1, outputs: scored.length, people: 0, disputed: 0 },
})

test('[EV9] means with intervals, paired differences, what fell and what fails a gate of the rubric', () => {
  const now = outputs([5, 1], [4, 1], [1, 0])
  const before = outputs([5, 1], [3, 1], [4, 1])
  const { measures, regressions, failures } = sumUp(
    criteria,
    stands(now),
    [],
    [...before, { ...before[0]!, id: 'gone' }],
  )
  const quality = measures.find(({ of }) => of === 'quality')
  // Mean 10/3, standard deviation √(13/3), t of 2 degrees 4.3027.
  expect(quality).toMatchObject({ mean: 10 / 3, n: 3, difference: { mean: -2 / 3, n: 3 } })
  expect(quality?.interval?.[1]).toBeCloseTo(10 / 3 + 4.30265 * Math.sqrt(13 / 3 / 3), 3)
  expect(measures.map(({ of }) => of)).toEqual(['total', 'gates', 'quality', 'safety'])
  expect(measures[1]?.mean).toBeCloseTo(2 / 3, 10)
  expect(regressions).toEqual([{ id: 'o2', was: (0.75 + 1) / 2, is: 0 }])
  expect(failures).toEqual([{ id: 'o2', criteria: ['safety'] }])
  expect(sumUp(criteria, stands(now), [], null).measures[0]?.difference).toBeNull()
})

test('[EV10] a gate is reached by the mean or the lower end; unknown or missing figures pass none', () => {
  const now = outputs([5, 1], [4, 1], [4, 1], [5, 1])
  const because = (gate: object, scored = now, missing = 0) =>
    sumUp(criteria, stands(scored, missing), [{ of: 'quality', at_least: 4.5, ...gate }], null).gates[0]?.because
  expect(because({})).toBe('reached')
  expect(because({ at_least: 4.6 })).toBe('under')
  expect(because({ lower_end: true })).toBe('under')
  expect(because({ lower_end: true, at_least: 3 })).toBe('reached')
  expect(because({}, now, 1)).toBe('missing')
  expect(because({}, [])).toBe('unknown')
  expect(because({ lower_end: true }, now.slice(0, 1))).toBe('unknown')
  expect(sumUp(criteria, stands(now), [], null).passed).toBe(true)
  expect(sumUp(criteria, stands(now), [{ of: 'gates', at_least: 1 }], null).passed).toBe(true)
})
