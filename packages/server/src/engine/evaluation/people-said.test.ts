import { createRandom } from '@countersign/algorithms'
import { starters, type Scores } from '@countersign/core'
import { expect, test } from 'vitest'
import { calibrate } from './calibrate.ts'
import { fewestAnswers, sumUpPeople, type Compared } from './people-said.ts'

const criteria = [starters.quality, starters.safety]
const scores = (quality: number, safety = 1): Scores => ({ quality, safety })
/** A judge that flatters what is long: by a level, for each doubling beyond 100 characters. */
function outputs(count: number, answered: number, seed: number): Compared[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i): Compared => {
    const [truth, doubled] = [1 + random.below(3), random.below(3)]
    return {
      ...{ judge: scores(truth + doubled), people: i < answered ? [scores(truth)] : [] },
      ...{ drawn: i < answered, length: 100 * 2 ** doubled },
    }
  })
}
const asked = { asked: 0, drawn: 0, answered: 0 }
const quality = (all: Compared[]) => sumUpPeople(criteria, all, asked).measures.find(({ of }) => of === 'quality')

test('[EV14] seed 5: what people would say is told from a few of their scores and many of the judge’s', () => {
  let held = 0
  let narrower = 0
  for (let run = 0; run < 200; run++) {
    const found = quality(outputs(400, 60, 5_000 + run))
    const [lower, upper] = found?.powered?.interval ?? [0, 0]
    if (lower <= 2 && upper >= 2) held++
    if (found?.people?.interval && upper - lower < found.people.interval[1] - found.people.interval[0]) narrower++
  }
  expect(held).toBeGreaterThanOrEqual(180)
  expect(held).toBeLessThan(200)
  expect(narrower).toBeGreaterThan(180)
})

test('[EV14] too few answers are no figure, and picked outputs stand for no others', () => {
  expect(quality(outputs(200, fewestAnswers - 1, 1))).toMatchObject({ status: 'not-calibrated', powered: null })
  expect(quality(outputs(200, fewestAnswers, 1))).toMatchObject({ status: 'calibrated', n: fewestAnswers })
  const picked = outputs(200, 60, 1).map((one) => ({ ...one, drawn: false }))
  expect(quality(picked)).toMatchObject({ status: 'not-calibrated', n: 0, people: null })
})

test('[EV14] people who all say the same leave room for what they did not see', () => {
  const measures = sumUpPeople(criteria, outputs(200, 40, 2), asked).measures
  const safety = measures.find(({ of }) => of === 'safety')?.powered
  // Clopper and Pearson's lower end of 40 of 40.
  expect(safety?.interval[0]).toBeCloseTo(0.025 ** (1 / 40), 10)
  expect(safety).toMatchObject({ mean: 1, trust: 0 })
  expect(safety?.interval[1]).toBe(1)
})

test('[PJ27] of each criterion it is told how far people agree with each other, by its scale, where two scored the same', () => {
  const both = outputs(60, 60, 4).map((one, i): Compared => {
    const level = Number(one.people[0]?.quality)
    return {
      ...one,
      people: [scores(level), scores(Math.min(5, level + (i % 4 === 0 ? 1 : 0)), i === 7 ? 0 : 1)],
      by: ['p', 'q'],
    }
  })
  const found = sumUpPeople(criteria, both, asked).measures
  const of = (name: string) => found.find((one) => one.of === name)?.agreement
  expect(of('quality')?.agreement.map(({ name, metric }) => `${name} ${metric ?? ''}`)).toEqual([
    ...[
      'krippendorff-alpha ordinal',
      'percent ',
      'gwet-ac2 quadratic',
      'fleiss-kappa quadratic',
      'cohen-kappa quadratic',
    ],
  ])
  expect(of('quality')?.agreement[1]?.estimate).toMatchObject({ value: 0.75, n: 60 })
  // Nearly everything is safe: there AC1 is the one to read.
  expect(of('safety')?.recommended?.name).toBe('gwet-ac1')
  expect(of('total')?.agreement[0]?.metric).toBe('interval')
  expect(sumUpPeople(criteria, outputs(60, 60, 4), asked).measures[0]?.agreement).toBeNull()
})

test('[EV15] seed 3: a judge is off by what it adds, and its love of length is found', () => {
  const all = outputs(300, 120, 3)
  const found = calibrate(criteria, all).find(({ of }) => of === 'quality')
  const added = all.slice(0, 120).map(({ judge, people }) => Number(judge.quality) - Number(people[0]?.quality))
  expect(found?.difference?.mean).toBeCloseTo(added.reduce((a, b) => a + b, 0) / 120, 10)
  expect(found).toMatchObject({ n: 120, agreement: { by: 'gwet-ac2' } })
  expect(found?.length?.slope).toBeCloseTo(1, 10)
  const same = all.map((one) => ({ ...one, judge: one.people[0] ?? one.judge }))
  const perfect = calibrate(criteria, same)
  expect(perfect.map(({ agreement }) => [agreement.by, agreement.value])).toEqual([
    ['krippendorff-interval', 1],
    ['gwet-ac1', 1],
    ['gwet-ac2', 1],
    ['gwet-ac1', 1],
  ])
  // Where judge and people both say the same of nearly all, chance alone would too; AC1 stays steady.
  expect(calibrate(criteria, all).find(({ of }) => of === 'safety')?.agreement.value).toBe(1)
})
