import type { EstimateWire } from '../api/wire.ts'
import { count } from '../words/numbers.ts'

/** `0.62 (95 %: 0.41 to 0.79, n = 30)`; what is too little to tell is said to be so. */
export function sayEstimate({ value, interval, n }: EstimateWire, share = false): string {
  const say = (one: number) => (share ? `${(one * 100).toFixed(0)} %` : one.toFixed(2))
  if (value === null) return n === 0 ? 'nothing to tell from' : `too little to tell, n = ${count(n)}`
  return interval === null
    ? `${say(value)} (n = ${count(n)})`
    : `${say(value)} (95 %: ${say(interval[0])} to ${say(interval[1])}, n = ${count(n)})`
}

/** A row's counts as shares of it: how often each truth was answered as what. */
export const sharesOf = (counts: readonly number[]): number[] => {
  const total = counts.reduce((sum, one) => sum + one, 0)
  return counts.map((one) => (total > 0 ? one / total : 0))
}
