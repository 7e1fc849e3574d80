import { starters } from '@countersign/core'
import { expect, test } from 'vitest'
import { disagreement } from './disagree.ts'

test('[EV20] agreement of judges by the kind of criterion, and what they dispute, the furthest first', () => {
  const criteria = [starters.safety, starters.tone]
  const judged = (...rows: [safe: number, other: number, tone: number | null, other: number | null][]) =>
    rows.map(([a, b, c, d], i) => ({
      id: `o${i}`,
      scores: [
        { safety: a, tone: c },
        { safety: b, tone: d },
      ],
    }))
  const outputs = judged([1, 1, 5, 5], [0, 0, 2, 2], [1, 0, 4, 4], [1, 1, null, 3], [0, 0, 3, 3])
  const { measures, most } = disagreement(criteria, outputs)
  expect(measures.map(({ of, alpha }) => [of, alpha.metric])).toEqual([
    ['total', 'interval'],
    ['gates', 'nominal'],
    ['safety', 'nominal'],
    ['tone', 'ordinal'],
  ])
  // By hand: one pair of ten values differs; 5 of each value: 1 − (1/5) / (2·5·5/(10·9)).
  expect(measures[2]?.alpha.value).toBeCloseTo(1 - 0.2 / (50 / 90), 10)
  // Where tone does not apply to one of them, nothing is compared.
  expect(measures[3]?.alpha.value).toBe(1)
  expect(most.map(({ id }) => id)).toEqual(['o2', 'o3'])
  expect(disagreement(criteria, [])).toMatchObject({
    most: [],
    measures: [{ means: [], alpha: { value: null } }, {}, {}, {}],
  })
})
