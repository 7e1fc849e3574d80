import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { fitIsotonic, isotonicProbability } from './isotonic.ts'
import { fitVennAbers, vennAbersLower } from './venn-abers.ts'

function draw(seed: number, n: number, truly: (score: number) => number, levels = 40) {
  const random = createRandom(seed)
  const scores = Array.from({ length: n }, () => random.below(levels) / levels)
  return { scores, labels: scores.map((score) => random.uniform() < truly(score)) }
}

test('it is the isotonic curve with one negative case added, at each score that was seen', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { scores, labels } = draw(seed, 1 + (seed % 30), (score) => score)
    const fit = fitVennAbers(scores, labels)
    for (const score of scores) {
      const added = isotonicProbability(fitIsotonic([...scores, score], [...labels, false]), score)
      expect(vennAbersLower(fit, score)).toBeCloseTo(added, 12)
    }
  }
})

test('it never falls with the score, and between two scores the lower one holds', () => {
  const { scores, labels } = draw(3, 300, (score) => score)
  const fit = fitVennAbers(scores, labels)
  expect(fit.lower.toSorted((a, b) => a - b)).toEqual(fit.lower)
  expect(vennAbersLower(fit, 0.51)).toBe(vennAbersLower(fit, 0.5))
  expect(vennAbersLower(fit, -1)).toBe(0)
})

test('without a negative case it claims n / (n + 1); where a gap lies between, it does not leap over it', () => {
  expect(
    vennAbersLower(
      fitVennAbers(
        Array.from({ length: 60 }, (_, i) => i),
        Array<boolean>(60).fill(true),
      ),
      59,
    ),
  ).toBe(60 / 61)
  const half = Array.from({ length: 60 }, (_, i) => (i < 30 ? 0.5 : 0.99))
  const right = half.map((score, i) => score === 0.99 || i % 2 === 0)
  expect(vennAbersLower(fitVennAbers(half, right), 0.9)).toBe(15 / 31)
})

test('on average it claims no more than is so, however wrong the score is', () => {
  for (const truly of [(s: number) => s, (s: number) => s / 2, () => 0.9, (s: number) => 1 - s]) {
    let [claimed, positive, n] = [0, 0, 0]
    for (let seed = 1; seed <= 60; seed++) {
      const fit = (({ scores, labels }) => fitVennAbers(scores, labels))(draw(seed, 80, truly))
      const fresh = draw(10_000 + seed, 80, truly)
      fresh.scores.forEach((score, i) => {
        claimed += vennAbersLower(fit, score)
        positive += Number(fresh.labels[i])
        n++
      })
    }
    // Three standard deviations of the share of positives.
    expect(claimed / n).toBeLessThan(positive / n + 3 * Math.sqrt(0.25 / n))
  }
})

test('bad input is refused', () => {
  expect(() => fitVennAbers([], [])).toThrow(RangeError)
  expect(() => fitVennAbers([Number.NaN], [true])).toThrow(RangeError)
})
