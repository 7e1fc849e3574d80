import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { fitTemperature, temperatureProbabilities } from './temperature.ts'

test('logit 4 that is right three times in four needs temperature 4 / ln 3, solved by hand', () => {
  const { temperature } = fitTemperature(
    [
      [0, 4],
      [0, 4],
      [0, 4],
      [0, 4],
    ],
    [1, 1, 1, 0],
  )
  expect(temperature).toBeCloseTo(4 / Math.log(3), 10)
  expect(temperatureProbabilities({ temperature }, [0, 4])[1]).toBeCloseTo(0.75, 10)
})

test('seed 9: logits made three times too large in five classes are cooled by three', () => {
  const random = createRandom(9)
  const rows = Array.from({ length: 10_000 }, () => Array.from({ length: 5 }, random.normal))
  const labels = rows.map((row) => {
    let left = random.uniform()
    return temperatureProbabilities({ temperature: 1 }, row).findIndex((p) => (left -= p) < 0)
  })
  const { temperature } = fitTemperature(
    rows.map((row) => row.map((logit) => 3 * logit)),
    labels,
  )
  expect(Math.abs(temperature - 3)).toBeLessThan(0.15)
})

test('labels that are always or never on top end at the bounds', () => {
  expect(fitTemperature([[0, 1]], [1]).temperature).toBeCloseTo(0.01, 6)
  expect(fitTemperature([[0, 1]], [0]).temperature).toBeCloseTo(100, 6)
})

test('seed 20261122: probabilities sum to 1 and keep the order of the logits', () => {
  const logits = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(logits, fc.double({ min: 0.01, max: 100, noNaN: true }), (row, temperature) => {
      const probabilities = temperatureProbabilities({ temperature }, row)
      expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
      expect(probabilities[row.indexOf(Math.max(...row))]).toBe(Math.max(...probabilities))
    }),
    { seed: 20261122 },
  )
})

test('labels that name no class, logits that are not finite and empty input are refused', () => {
  expect(() => fitTemperature([[0, 1]], [2])).toThrow(RangeError)
  expect(() => fitTemperature([[0, Number.NaN]], [0])).toThrow(RangeError)
  expect(() => fitTemperature([], [])).toThrow(RangeError)
})
