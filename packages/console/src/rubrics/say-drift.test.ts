import { expect, test } from 'vitest'
import { sayShift, wordsOf } from './say-drift.ts'

test('[C191] a shift of scores is said with its interval, and as unknown where the interval holds nothing', () => {
  const alpha = { metric: 'ordinal' as const, value: 0.81, interval: [0.7, 0.9] as [number, number] }
  const shift = (mean: number, interval: [number, number] | null) =>
    sayShift({ of: 'quality', n: 40, difference: { mean, interval }, alpha })
  expect(shift(-0.5, [-0.8, -0.2])).toBe(
    'moved by -0.5 (-0.8 to -0.2), n 40: scores are lower now; agreement 0.81 (0.7 to 0.9).',
  )
  expect(shift(0.5, [0.2, 0.8])).toContain('scores are higher now')
  expect(shift(0.1, [-0.2, 0.4])).toContain('no shift is known')
  expect(shift(0.1, null)).toContain('moved by 0.1, n 40: no shift is known')
  const none = { ...alpha, value: null, interval: null }
  expect(sayShift({ of: 'quality', n: 0, difference: null, alpha: none })).toBe('has no scores by both.')
})

test('[C191] a criterion is told with all that can drift', () => {
  const said = wordsOf({
    ...{ name: 'q', title: 'Quality', text: 'Is it right?', kind: 'binary', na: true, weight: 1 },
    levels: [{ value: 0, title: 'No', text: 'It is wrong.', example: '2 + 2 = 5' }],
  })
  expect(said).toBe('Quality\nIs it right?\n0 No: It is wrong. (2 + 2 = 5)\nIt may not apply.')
})
