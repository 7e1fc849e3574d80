import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { tailFences } from './tail-fences.ts'

test('[IN5] fences lie as far beyond the 5 % and 95 % quantiles as those from the median', () => {
  const values = Array.from({ length: 101 }, (_, i) => i)
  expect(tailFences(values)).toEqual({ low: -40, high: 140 })
  expect(tailFences(Array.from({ length: 30 }, () => 7))).toEqual({ low: 7, high: 7 })
  expect(tailFences(values.slice(0, 29))).toBeNull()
  expect(() => tailFences(Array.from({ length: 30 }, () => NaN))).toThrow(RangeError)
})

test('[IN5] seed 3: few of an exponential sample lie beyond, and extremes move the fence little', () => {
  const random = createRandom(3)
  const values = Array.from({ length: 20_000 }, () => -Math.log(1 - random.uniform()))
  const { high } = tailFences(values) as { high: number }
  expect(values.filter((value) => value > high).length / values.length).toBeLessThan(0.01)
  const { high: moved } = tailFences([...values, ...Array.from({ length: 20 }, () => 1e9)]) as { high: number }
  expect(moved / high).toBeLessThan(1.05)
})
