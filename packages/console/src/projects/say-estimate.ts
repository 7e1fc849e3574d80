import type { AgreementWire, EstimateWire } from '../api/wire.ts'
import { count } from '../words/numbers.ts'
import { nameOfFigure } from './agreement-words.ts'

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

/** A figure of agreement with its name, in one line. */
export const sayFigure = (one: AgreementWire): string => `${nameOfFigure(one)}: ${sayEstimate(one.estimate)}`

/** 860 → `0.9 s`, 12,400 → `12 s`, 95,000 → `1 min 35 s`. */
export function saySeconds(ms: number): string {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${count(Math.floor(seconds / 60))} min ${seconds % 60} s`
}
