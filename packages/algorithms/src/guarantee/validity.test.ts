import { expect, test } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import { learnThenTest, type Learned } from './learn-then-test.ts'
import type { Promised } from './promise.ts'
import { riskCoverage, type Audited } from './risk-coverage.ts'
import { selectWithRisk, testGrid } from './selection-with-risk.ts'

const runs = 300
/** One in ten of 300, with the noise of the simulation itself: three standard deviations. */
const mostViolations = 39

/** A system: its score is uniform over a grid (so that there are ties), and at score s it is wrong with probability `at(s)`. */
interface World {
  at: (score: number) => number
  grid: number
}
const worlds: Record<string, World> = {
  honest: { at: (score) => 0.3 * (1 - score) ** 2, grid: 1_000 },
  useless: { at: () => 0.06, grid: 1_000 },
  backwards: { at: (score) => 0.1 * score, grid: 1_000 },
  coarse: { at: (score) => 0.25 * (1 - score), grid: 7 },
  cliff: { at: (score) => (score > 0.5 ? 0.045 : 0.12), grid: 1_000 },
}
const scoreAt = ({ grid }: World, cell: number): number => cell / grid

function trueRisk(world: World, threshold: number): number {
  let [sum, cells] = [0, 0]
  for (let cell = 0; cell < world.grid; cell++) {
    const score = scoreAt(world, cell)
    if (score < threshold) continue
    sum += world.at(score)
    cells++
  }
  return sum / cells
}
function draw(world: World, n: number, random: Random): Audited {
  const scores = Array.from({ length: n }, () => scoreAt(world, random.below(world.grid)))
  return { scores, wrong: scores.map((score) => random.uniform() < world.at(score)) }
}
function violations(world: World, method: (audited: Audited, promise: Promised) => Learned | null, n: number): number {
  const random = createRandom(11)
  const promise = { maxError: 0.05, confidence: 0.9 }
  let count = 0
  for (let run = 0; run < runs; run++) {
    const learned = method(draw(world, n, random), promise)
    if (learned && trueRisk(world, learned.threshold) > promise.maxError) count++
  }
  return count
}

test.each(Object.entries(worlds).flatMap(([name, world]) => [60, 400].map((n) => [name, n, world] as const)))(
  '[OB2] in a world that is %s, thresholds from %i audits break their promise in at most one of ten (seed 11)',
  (_, n, world) => {
    for (const method of [learnThenTest, selectWithRisk, testGrid])
      expect(violations(world, method, n)).toBeLessThanOrEqual(mostViolations)
  },
)

test('[OB2] taking the lowest threshold whose error looks small enough breaks it about every other time', () => {
  const naive = (audited: Audited, { maxError }: Promised): Learned | null => {
    const good = riskCoverage(audited).filter(({ errors, accepted }) => errors <= maxError * accepted)
    return good.length > 0 ? { ...good.at(-1)!, pValue: 1 } : null
  }
  expect(violations(worlds.honest!, naive, 400)).toBeGreaterThan(runs / 3)
})

test('it finds more than the others, and nothing in what is too little', () => {
  const random = createRandom(3)
  const promise = { maxError: 0.05, confidence: 0.9 }
  const accepted = { learned: 0, selected: 0, grid: 0 }
  for (let run = 0; run < 100; run++) {
    const audited = draw(worlds.honest!, 1_000, random)
    accepted.learned += learnThenTest(audited, promise)?.accepted ?? 0
    accepted.selected += selectWithRisk(audited, promise)?.accepted ?? 0
    accepted.grid += testGrid(audited, promise)?.accepted ?? 0
  }
  expect(accepted.learned).toBeGreaterThan(accepted.selected)
  expect(accepted.selected).toBeGreaterThan(accepted.grid)
  const few = (n: number) => ({ scores: Array<number>(n).fill(0.9), wrong: Array<boolean>(n).fill(false) })
  expect(learnThenTest(few(44), promise)).toBeNull()
  expect(learnThenTest(few(45), promise)).toMatchObject({ threshold: 0.9, accepted: 45, errors: 0 })
  expect(learnThenTest({ scores: [], wrong: [] }, promise)).toBeNull()
})

test('equal scores stand together', () => {
  expect(riskCoverage({ scores: [0.5, 0.9, 0.5, 0.7], wrong: [true, false, false, true] })).toEqual([
    { threshold: 0.9, accepted: 1, errors: 0 },
    { threshold: 0.7, accepted: 2, errors: 1 },
    { threshold: 0.5, accepted: 4, errors: 2 },
  ])
})
