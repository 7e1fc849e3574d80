import { studentQuantile } from './student-quantile.ts'

export type Slope = { readonly slope: number; readonly lower: number; readonly upper: number; readonly n: number }

/**
 * How much y rises with each unit of x, by least squares, with Student's interval at `confidence` (default 0.95). Null
 * under three points, or where every x is the same.
 *
 * Weakness: takes the scatter around the line to be alike everywhere.
 *
 * @throws RangeError where x and y differ in number.
 */
export function regressionSlope(x: readonly number[], y: readonly number[], confidence = 0.95): Slope | null {
  const n = x.length
  if (y.length !== n) throw new RangeError(`${n} of x, ${y.length} of y`)
  if (n < 3) return null
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / n
  const [meanX, meanY] = [mean(x), mean(y)]
  const squares = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  if (!(squares > 0)) return null
  const slope = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / squares
  const left = x.reduce((sum, value, i) => sum + (y[i]! - meanY - slope * (value - meanX)) ** 2, 0)
  const reach = studentQuantile((1 + confidence) / 2, n - 2) * Math.sqrt(left / (n - 2) / squares)
  return { slope, lower: slope - reach, upper: slope + reach, n }
}
