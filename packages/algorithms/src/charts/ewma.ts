import { normalDensity } from '../intervals/normal-cdf.ts'
import { gaussLegendre, solveLinear } from './integral-equation.ts'

export type EwmaChart = {
  /** Weight of the newest value, in (0, 1]. */
  readonly lambda: number
  /** Width of the limits in standard deviations of the average. */
  readonly width: number
}
export type EwmaPoint = { readonly average: number; readonly lower: number; readonly upper: number }

/**
 * The exponentially weighted moving average of values with a known mean and standard deviation, and the exact limits
 * between which it stays while nothing changed. In the unit of the values.
 *
 * Weakness: limits assume independent values near normal; of single yes-or-no outcomes they are for display, and the
 * test is a Bernoulli CUSUM's (`designDetector`).
 *
 * @throws RangeError unless 0 < lambda ≤ 1, width > 0 and deviation ≥ 0.
 * @see Roberts, "Control Chart Tests Based on Geometric Moving Averages", Technometrics 1(3), 1959; Lucas & Saccucci,
 *   Technometrics 32(1), 1990.
 */
export function ewma(chart: EwmaChart, values: readonly number[], mean: number, deviation: number): EwmaPoint[] {
  requireChartOrThrow(chart)
  if (!(deviation >= 0)) throw new RangeError(`deviation must be 0 or more, not ${deviation}`)
  const { lambda, width } = chart
  let average = mean
  return values.map((value, i) => {
    average += lambda * (value - average)
    const half = width * deviation * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (i + 1))))
    return { average, lower: mean - half, upper: mean + half }
  })
}

const nodes = 61

/**
 * Average run length: values until the average leaves its (asymptotic) limits, where they are normal, with a mean of
 * `shift` standard deviations from the expected one. By the integral equation, to about six digits.
 *
 * @see Crowder, "A Simple Method for Studying Run-Length Distributions of EWMA Charts", Technometrics 29(4), 1987.
 */
export function ewmaRunLength(chart: EwmaChart, shift: number): number {
  requireChartOrThrow(chart)
  const { lambda, width } = chart
  const limit = width * Math.sqrt(lambda / (2 - lambda))
  const grid = gaussLegendre(nodes, -limit, limit)
  const kernel = (from: number, to: number): number =>
    normalDensity((to - (1 - lambda) * from) / lambda - shift) / lambda
  const rows = grid.map(({ x }, i) => Float64Array.from(grid, (to, j) => (i === j ? 1 : 0) - to.w * kernel(x, to.x)))
  const run = solveLinear(rows, new Float64Array(nodes).fill(1))
  return grid.reduce((sum, { x, w }, i) => sum + w * kernel(0, x) * run[i]!, 1)
}

function requireChartOrThrow({ lambda, width }: EwmaChart): void {
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda must lie in (0, 1], not ${lambda}`)
  if (!(width > 0)) throw new RangeError(`width must be above 0, not ${width}`)
}
