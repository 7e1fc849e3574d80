import { expect, test } from 'vitest'
import type { Minimum, MinimiseOptions, MinimiseProgress, SmoothObjective } from './minimise-trust-region.ts'
import { minimiseTrustRegion } from './minimise-trust-region.ts'

function run(objective: SmoothObjective, options?: MinimiseOptions): { minimum: Minimum; path: MinimiseProgress[] } {
  const steps = minimiseTrustRegion(objective, options)
  const path: MinimiseProgress[] = []
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return { minimum: next.value, path }
    path.push(next.value)
  }
}

const bowl: SmoothObjective = {
  size: 2,
  valueAt: ([x, y]) => (x! - 3) ** 2 + 50 * (y! + 1) ** 2,
  gradientAt: ([x, y]) => Float64Array.of(2 * (x! - 3), 100 * (y! + 1)),
  hessianTimes: ([x, y]) => Float64Array.of(2 * x!, 100 * y!),
}

test('a quadratic bowl is solved to its bottom, and every step goes down', () => {
  const { minimum, path } = run(bowl, { tolerance: 1e-10 })
  expect(minimum.converged).toBe(true)
  expect(minimum.point[0]).toBeCloseTo(3, 6)
  expect(minimum.point[1]).toBeCloseTo(-1, 6)
  expect(path.map(({ iteration }) => iteration)).toEqual(path.map((_, i) => i + 1))
  for (let i = 1; i < path.length; i++) expect(path[i]!.value).toBeLessThanOrEqual(path[i - 1]!.value)
})

test('a function without a minimum ends at the limit and says so', () => {
  let at = 0
  const slope: SmoothObjective = {
    size: 1,
    valueAt: ([x]) => Math.exp(-x!),
    gradientAt: ([x]) => Float64Array.of(-Math.exp(-(at = x!))),
    hessianTimes: ([d]) => Float64Array.of(Math.exp(-at) * d!),
  }
  const { minimum } = run(slope, { tolerance: 1e-12, maxIterations: 4 })
  expect(minimum.converged).toBe(false)
  expect(minimum.iteration).toBe(4)
})

test('a start at the minimum takes no step', () => {
  const flat: SmoothObjective = {
    size: 1,
    valueAt: ([x]) => x! ** 2,
    gradientAt: ([x]) => Float64Array.of(2 * x!),
    hessianTimes: ([d]) => Float64Array.of(2 * d!),
  }
  expect(run(flat).minimum).toMatchObject({ iteration: 0, converged: true })
})
