import { expect, test } from 'vitest'
import type { LearntShare } from '../api/wire.ts'
import { sayAhead } from './say-learning.ts'

const share = (labels: number, part: number): LearntShare => ({
  ...{ labels, n: 40, share: part, interval: [part - 0.1, part + 0.1] },
})

test('[C134] the page says whether the strategy is ahead of chance, and where it is not, to ask at random', () => {
  const said = (verdict: 'yes' | 'no' | 'unknown', a: number, b: number) =>
    sayAhead({ rounds: [], ahead: { verdict, strategy: share(100, a), random: share(110, b) } })
  expect(said('yes', 0.9, 0.5)).toMatch(/100 labels .* 90 % of 40 \(80 % to 100 %\).* is ahead of asking at random\.$/)
  expect(said('no', 0.5, 0.9)).toContain('Asking at random is ahead here: take “at random”')
  expect(said('unknown', 0.7, 0.7)).toContain('not known yet')
  expect(sayAhead({ rounds: [], ahead: null })).toContain('imported')
})
