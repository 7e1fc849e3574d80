import { createRandom } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { seriesOf, type Seen } from './shift-series.ts'

const random = createRandom(9)
const seen = (from: number, n: number, share: number): Seen[] =>
  Array.from({ length: n }, (_, i) => ({ system: 's', version: '1', at: from + i, wrong: random.uniform() < share }))

test('[IN20] the detector is silent while errors come as before, and signals soon after they double', () => {
  const past = seen(0, 400, 0.1)
  const steady = seriesOf('audited', [...past, ...seen(1_000, 300, 0.1)], 1_000)
  expect(steady).toMatchObject({ measure: 'audited', run_length: 1_000, signalled_at: null, before: { n: 400 } })
  expect(steady?.points.length).toBeLessThanOrEqual(97)
  expect(steady?.points.at(-1)?.n).toBe(300)
  const worse = seriesOf('audited', [...past, ...seen(1_000, 300, 0.4)], 1_000)
  expect(Date.parse(worse?.signalled_at ?? '')).toBeLessThan(1_100)
  expect(worse?.points.at(-1)?.average).toBeGreaterThan(worse?.points.at(-1)?.upper ?? 1)
})

test('with fewer than thirty before, nothing is held against them', () => {
  expect(seriesOf('disagreement', [...seen(0, 29, 0.1), ...seen(1_000, 50, 0.9)], 1_000)).toBeNull()
})
