import { normalCdf, normalDensity } from '../intervals/normal-cdf.ts'
import { gaussLegendre, solveLinear } from './integral-equation.ts'

/** Of standardised values. */
export type CusumChart = {
  /** Reference value: half the shift that is to be found, in standard deviations. */
  readonly slack: number
  readonly limit: number
  /** Where both sums begin, 0..limit: half the limit finds sooner what was wrong from the start. Default 0. */
  readonly headstart?: number
}
export type CusumPoint = { readonly up: number; readonly down: number; readonly signal: 'up' | 'down' | null }

/**
 * The two-sided CUSUM of standardised values: sums of what lies above and below by more than the slack. After a signal
 * it begins anew.
 *
 * Weakness: assumes independent, near normal values with known mean and deviation; an estimate of them from few values
 * shortens the run length.
 *
 * @throws RangeError unless slack ≥ 0, limit > 0 and 0 ≤ headstart ≤ limit.
 * @see Lucas & Crosier, "Fast Initial Response for CUSUM Quality-Control Schemes", Technometrics 24(3), 1982.
 */
export function cusum(chart: CusumChart, values: readonly number[]): CusumPoint[] {
  const { slack, limit, headstart } = requireChartOrThrow(chart)
  let [up, down] = [headstart, headstart]
  return values.map((value) => {
    up = Math.max(0, up + value - slack)
    down = Math.max(0, down - value - slack)
    const signal = up >= limit ? 'up' : down >= limit ? 'down' : null
    const point: CusumPoint = { up, down, signal }
    if (signal !== null) [up, down] = [headstart, headstart]
    return point
  })
}

const nodes = 61

/** Run length of one side that begins at `from`. */
function sideRunLength(slack: number, limit: number, shift: number): (from: number) => number {
  const grid = gaussLegendre(nodes, 0, limit)
  const chance = (from: number, to: number): number => normalDensity(to - from + slack - shift)
  const back = (from: number): number => normalCdf(slack - from - shift)
  // The last unknown is the run length from 0.
  const starts = [...grid.map(({ x }) => x), 0]
  const rows = starts.map((from, i) =>
    Float64Array.from(starts, (_, j) => {
      const own = grid[j]
      return (i === j ? 1 : 0) - (own ? own.w * chance(from, own.x) : back(from))
    }),
  )
  const run = solveLinear(rows, new Float64Array(starts.length).fill(1))
  const fromZero = run[nodes]!
  return (from) => grid.reduce((sum, { x, w }, i) => sum + w * chance(from, x) * run[i]!, 1 + back(from) * fromZero)
}

/**
 * Average run length: values until the two-sided chart signals, where they are normal, with a mean of `shift` standard
 * deviations. By the integral equation, to about four digits.
 *
 * @see Page, Biometrika 41, 1954; Lucas & Crosier, 1982, for both sides together.
 */
export function cusumRunLength(chart: CusumChart, shift: number): number {
  const { slack, limit, headstart } = requireChartOrThrow(chart)
  const [up, down] = [sideRunLength(slack, limit, shift), sideRunLength(slack, limit, -shift)]
  const [upZero, downZero] = [up(0), down(0)]
  return (up(headstart) * downZero + upZero * down(headstart) - upZero * downZero) / (upZero + downZero)
}

/** As `cusumRunLength`, of the upper side alone. */
export function upperCusumRunLength(chart: CusumChart, shift: number): number {
  const { slack, limit, headstart } = requireChartOrThrow(chart)
  return sideRunLength(slack, limit, shift)(headstart)
}

function requireChartOrThrow({ slack, limit, headstart = 0 }: CusumChart): Required<CusumChart> {
  if (!(slack >= 0)) throw new RangeError(`slack must be 0 or more, not ${slack}`)
  if (!(limit > 0)) throw new RangeError(`limit must be above 0, not ${limit}`)
  if (!(headstart >= 0 && headstart <= limit)) throw new RangeError(`headstart must lie in 0..${limit}`)
  return { slack, limit, headstart }
}
