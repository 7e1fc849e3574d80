import { createRandom } from '@countersign/algorithms'
import type { Criterion } from '@countersign/core'
import { expect, test } from 'vitest'
import { calibrate, type ScoredOutput } from './calibrate.ts'

const criteria = [
  {
    ...{ name: 'quality', title: 'Quality', text: '', kind: 'ordinal', weight: 1, na: false },
    levels: [1, 2, 3, 4, 5].map((value) => ({ value, title: String(value), text: '' })),
  },
] as unknown as Criterion[]

/** People score what is there; the judge adds `bias`, and with `noise` says anything. */
function outputs(
  n: number,
  seed: number,
  bias: number,
  noise: number,
): { judge: ScoredOutput[]; people: ScoredOutput[] } {
  const random = createRandom(seed)
  const judge: ScoredOutput[] = []
  const people: ScoredOutput[] = []
  for (let i = 0; i < n; i++) {
    const true_ = 1 + Math.floor(random.uniform() * 4)
    const said = random.uniform() < noise ? 1 + Math.floor(random.uniform() * 5) : Math.min(5, true_ + bias)
    const text = 'x'.repeat(10 + Math.floor(random.uniform() * 1_000))
    judge.push({ id: `o${i}`, text, scores: { quality: said } })
    people.push({ id: `o${i}`, text, scores: { quality: true_ } })
  }
  return { judge, people }
}
const quality = ({ measures }: ReturnType<typeof calibrate>) => measures.find(({ of }) => of === 'quality')!

test('[EV13] a judge that scores one too high agrees in rank and is found out; the mean that people would give is told from few of theirs', () => {
  const { judge, people } = outputs(600, 1, 1, 0)
  const truth = people.reduce((sum, { scores }) => sum + (scores.quality as number), 0) / people.length
  const told = quality(calibrate(criteria, judge, people.slice(0, 60)))
  expect(told).toMatchObject({ n: 60, judge_only: 540, same: 0, bias: { mean: 1, interval: [1, 1] } })
  expect(told.people_would?.mean).toBeCloseTo(truth, 1)
  expect(told.people_would?.trust).toBeGreaterThan(0.8)
  // The judge's own mean is a whole level off.
  expect(told.people_would?.interval[1]).toBeLessThan(truth + 0.5)
})

test('[EV13] over many draws the interval covers what people would give as often as it says', () => {
  let covered = 0
  const draws = 200
  for (let seed = 1; seed <= draws; seed++) {
    const { judge, people } = outputs(400, seed, 1, 0.3)
    const truth = people.reduce((sum, { scores }) => sum + (scores.quality as number), 0) / people.length
    const { people_would: would } = quality(calibrate(criteria, judge, people.slice(0, 80)))
    if (would && would.interval[0] <= truth && truth <= would.interval[1]) covered++
  }
  // 95 % of 200 is 190; fewer than 180 has a chance of about one in a thousand.
  expect(covered).toBeGreaterThanOrEqual(180)
})

test('[EV13] a judge that guesses agrees no more than chance and is not leant on; one that likes length is found out', () => {
  const { judge, people } = outputs(500, 3, 0, 1)
  const guess = quality(calibrate(criteria, judge, people.slice(0, 200)))
  expect(guess.agreement?.interval?.[0]).toBeLessThan(0.1)
  expect(guess.people_would?.trust).toBeLessThan(0.2)
  const wordy = people.map((one) => ({ ...one, scores: { quality: one.text.length > 500 ? 5 : 1 } }))
  expect(quality(calibrate(criteria, wordy, people)).bias_by_length?.interval[0]).toBeGreaterThan(0)
})

test('[EV13] only the same output counts, and with fewer than thirty nothing is said of the rest', () => {
  const { judge, people } = outputs(40, 4, 0, 0)
  const other = people.map((one, i) => (i < 15 ? { ...one, text: `${one.text} mended` } : one))
  const told = calibrate(criteria, judge, other)
  expect(told).toMatchObject({ both: 25, changed: 15 })
  expect(quality(told)).toMatchObject({ n: 25, same: 1, people_would: null, agreement: { alpha: 1 } })
  expect(quality(calibrate(criteria, judge, []))).toMatchObject({ n: 0, same: null, agreement: null, bias: null })
})
