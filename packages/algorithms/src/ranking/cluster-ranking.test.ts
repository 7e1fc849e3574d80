import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { bradleyTerry, compareStrengths, type Comparison } from './bradley-terry.ts'
import { clusterRanking } from './cluster-ranking.ts'
import { positionBias } from './position-bias.ts'

test('[EV49] comparisons that repeat each other widen intervals, by hand; a single cluster bounds nothing', () => {
  const once: Comparison[] = Array.from({ length: 40 }, (_, i) => ({ one: 0, other: 1, outcome: i % 4 === 0 ? 0 : 1 }))
  const four = once.flatMap((one) => [one, one, one, one])
  const [alone, repeated] = [bradleyTerry(2, once, { l2: 0 }), bradleyTerry(2, four, { l2: 0 })]
  const own = clusterRanking(
    repeated,
    four,
    [...four.keys()].map((i) => i >> 2),
  )
  const error = (ranking: typeof own) => compareStrengths(ranking, 0, 1).standardError!
  expect(error(repeated)).toBeCloseTo(error(alone) / 2, 6)
  // As if each had been said once, but for 40/39.
  expect(error(own)).toBeCloseTo(error(alone) * Math.sqrt(40 / 39), 6)
  expect(own.strengths.map(({ strength }) => strength)).toEqual(repeated.strengths.map(({ strength }) => strength))
  expect(
    clusterRanking(
      repeated,
      four,
      four.map(() => 'one'),
    ).covariance,
  ).toBeNull()
  expect(() => clusterRanking(repeated, four, [])).toThrow(RangeError)
})

test('[EV49] seed 4: of rankings whose pairs are not independent the interval of a difference holds the truth in about 95 %', () => {
  const random = createRandom(4)
  const truth = [0.6, 0.2, 0, -0.8]
  // What so many rankings come to, to which all others are held: the strengths that pairs of rankings estimate.
  const rankings = (count: number) => {
    const comparisons: Comparison[] = []
    const clusters: number[] = []
    for (let n = 0; n < count; n++) {
      const gumbel = truth.map((worth) => worth - Math.log(-Math.log(random.uniform())))
      for (let one = 0; one < 4; one++)
        for (let other = one + 1; other < 4; other++) {
          comparisons.push({ one, other, outcome: gumbel[one]! > gumbel[other]! ? 1 : 0 })
          clusters.push(n)
        }
    }
    return { comparisons, clusters }
  }
  let held = 0
  const runs = 300
  for (let run = 0; run < runs; run++) {
    const { comparisons, clusters } = rankings(60)
    const ranking = clusterRanking(bradleyTerry(4, comparisons), comparisons, clusters)
    const { lower, upper } = compareStrengths(ranking, 0, 3)
    if (lower <= 1.4 && 1.4 <= upper) held++
  }
  expect(held / runs).toBeGreaterThanOrEqual(0.92)
})

test('of more than two places one that is chosen more than its share is found', () => {
  expect(positionBias(10, 30, 0.95, 1 / 3).pValue).toBeGreaterThan(0.9)
  expect(positionBias(20, 30, 0.95, 1 / 3).pValue).toBeLessThan(0.001)
})
