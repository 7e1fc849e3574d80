import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { bradleyTerry, bradleyTerryBySegment, compareStrengths, type Comparison } from './bradley-terry.ts'
import { nextPairs } from './next-pair.ts'
import { positionBias } from './position-bias.ts'
import { predictionPoweredMean } from './prediction-powered.ts'

const won = (pairs: readonly (readonly [number, number])[]): Comparison[] =>
  pairs.map(([one, other]) => ({ one, other, outcome: 1 }))

test('choix’s eight items with a penalty of a half, to eight digits', () => {
  // prettier-ignore
  const pairs = [[7, 3], [2, 0], [5, 2], [4, 2], [2, 1], [4, 5], [6, 3], [5, 4], [7, 0], [2, 3], [4, 0], [0, 4], [6, 5],
    [3, 2], [3, 4], [3, 4], [5, 2], [7, 3], [7, 6], [6, 5]] as const
  // prettier-ignore
  const published = [-0.51974039, -0.46280878, -0.31376862, -0.06854694, -0.3185146, -0.00346107, 0.63032783, 1.05651257]
  const { strengths, converged } = bradleyTerry(8, won(pairs), { l2: 0.5 })
  expect(converged).toBe(true)
  strengths.forEach(({ strength }, i) => expect(Math.abs(strength - published[i]!)).toBeLessThan(1e-8))
})

test('choix’s cycle with one more win, without a penalty', () => {
  const { strengths } = bradleyTerry(
    3,
    won([
      [0, 1],
      [0, 1],
      [1, 2],
      [2, 0],
    ]),
    { l2: 0 },
  )
  const published = [0.419617624, -0.419617624, 0]
  strengths.forEach(({ strength }, i) => expect(Math.abs(strength - published[i]!)).toBeLessThan(1e-8))
})

test('three wins of four are ln 3 ahead, with the standard error of a log-odds', () => {
  const ranking = bradleyTerry(
    2,
    won([
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 0],
    ]),
    { l2: 0 },
  )
  const ahead = compareStrengths(ranking, 0, 1)
  expect(ahead.strength).toBeCloseTo(Math.log(3), 10)
  expect(ahead.standardError).toBeCloseTo(Math.sqrt(1 / 3 + 1), 8)
})

test('who never lost has no finite strength without a penalty, and one with', () => {
  const pairs = won([
    [0, 1],
    [1, 2],
    [2, 1],
  ])
  expect(bradleyTerry(3, pairs, { l2: 0 })).toMatchObject({ converged: false, covariance: null })
  expect(bradleyTerry(3, pairs).converged).toBe(true)
  expect(() => bradleyTerry(2, won([[0, 0]]))).toThrow(RangeError)
})

test('seed 20261126: at the strengths, expected wins are seen wins; ties and the order of a pair do not matter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const random = createRandom(seed)
      const comparisons = Array.from({ length: 60 }, (): Comparison => {
        const one = random.below(5)
        return { one, other: (one + 1 + random.below(4)) % 5, outcome: random.below(3) / 2 }
      })
      const turned = comparisons.map(({ one, other, outcome }) => ({ one: other, other: one, outcome: 1 - outcome }))
      const [a, b] = [bradleyTerry(5, comparisons, { l2: 0.1 }), bradleyTerry(5, turned, { l2: 0.1 })]
      for (let i = 0; i < 5; i++) {
        expect(b.strengths[i]!.strength).toBeCloseTo(a.strengths[i]!.strength, 8)
        let slope = 0.2 * a.strengths[i]!.strength
        for (const { one, other, outcome } of comparisons) {
          const p = 1 / (1 + Math.exp(a.strengths[other]!.strength - a.strengths[one]!.strength))
          slope += one === i ? p - outcome : other === i ? outcome - p : 0
        }
        expect(slope).toBeCloseTo(0, 8)
      }
    }),
    { seed: 20261126, numRuns: 40 },
  )
})

test('segments are ranked apart, and the next pair is the one least known', () => {
  const pairs = won([
    [0, 1],
    [1, 0],
    [0, 1],
    [1, 2],
  ]).map((pair, i) => ({ ...pair, segment: i < 3 ? 'en' : 'de' }))
  expect([...bradleyTerryBySegment(3, pairs).keys()]).toEqual(['en', 'de'])
  const many = won([...Array<[number, number]>(20).fill([0, 1]), ...Array<[number, number]>(20).fill([1, 0])])
  const [next] = nextPairs(bradleyTerry(3, many, { l2: 0.1 }))
  expect(next!.other).toBe(2)
})

test('eight of ten first places: the exact two-sided p-value 112/1024', () => {
  expect(positionBias(8, 10).pValue).toBeCloseTo(112 / 1024, 12)
  expect(positionBias(5, 10).pValue).toBeCloseTo(1, 12)
  expect(positionBias(0, 0)).toMatchObject({ share: null, lower: 0, upper: 1 })
})

test('seed 9: prediction-powered means cover as promised, narrower with a good judge, no worse with a useless one', () => {
  const random = createRandom(9)
  const runs = 400
  for (const [noise, useful] of [
    [0.3, true],
    [30, false],
  ] as const) {
    let [held, width, plain] = [0, 0, 0]
    for (let run = 0; run < runs; run++) {
      const truths = Array.from({ length: 600 }, () => random.normal())
      const judged = truths.map((truth) => truth + 0.4 + noise * random.normal())
      const scores = { human: truths.slice(0, 80), judge: judged.slice(0, 80), judgeOnly: judged.slice(80) }
      const found = predictionPoweredMean(scores)
      const alone = predictionPoweredMean({ ...scores, judgeOnly: [] })
      if (found.lower <= 0 && found.upper >= 0) held++
      width += found.standardError / runs
      plain += alone.standardError / runs
    }
    expect(held / runs).toBeGreaterThan(0.92)
    expect(held / runs).toBeLessThan(0.98)
    expect(width / plain).toBeLessThan(useful ? 0.55 : 1.01)
  }
  expect(() => predictionPoweredMean({ human: [1], judge: [1], judgeOnly: [] })).toThrow('at least two')
})
