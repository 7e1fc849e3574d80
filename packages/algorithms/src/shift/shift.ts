import type { Random } from '../random.ts'
import { shuffle } from '../shuffle.ts'

export type Shift = {
  /** How far the two samples lie apart; 0 where they are alike. */
  readonly distance: number
  /** Of 95 of 100 random splits of the same values, the distance is at most this: what chance alone gives. */
  readonly chance: number
  /** Permutation p-value: the share of splits with at least this distance, the real one counted in. */
  readonly p: number
}

const splits = 199

/** How rare the distance is among random splits of both samples together. */
function against<T>(a: readonly T[], b: readonly T[], distanceOf: (all: T[]) => number, random: Random): Shift {
  const all = [...a, ...b]
  const distance = distanceOf(all)
  const others = Array.from({ length: splits }, () => distanceOf(shuffle(all, random))).sort((x, y) => x - y)
  const asFar = others.filter((one) => one >= distance - 1e-12).length
  return { distance, chance: others[Math.ceil(0.95 * splits) - 1] as number, p: (asFar + 1) / (splits + 1) }
}

/**
 * Kolmogorov-Smirnov: the largest gap between the distributions of two samples of numbers, 0..1, held against random
 * splits. Null where one is empty.
 *
 * Weakness: treats values as independent; of a stream with runs the p-value is too small. Sees location better than tails.
 *
 * @see Smirnov, 1939; Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 2005.
 */
export function numbersShift(was: readonly number[], is: readonly number[], random: Random): Shift | null {
  if (was.length === 0 || is.length === 0) return null
  const order = [...new Set([...was, ...is])].sort((a, b) => a - b)
  const rank = new Map(order.map((value, i) => [value, i]))
  const ranks = (values: readonly number[]) => values.map((value) => rank.get(value) as number)
  const distanceOf = (all: readonly number[]): number => {
    const gap = new Float64Array(order.length)
    // In whole numbers, so that nothing is lost on the way.
    for (const [i, at] of all.entries()) gap[at]! += i < was.length ? is.length : -was.length
    let [sum, widest] = [0, 0]
    for (const step of gap) widest = Math.max(widest, Math.abs((sum += step)))
    return widest / (was.length * is.length)
  }
  return against(ranks(was), ranks(is), distanceOf, random)
}

/**
 * Population stability index: Σ (is − was)·ln(is/was) over the shares of each value, half an observation added to every
 * count, held against random splits. Null where a sample is empty.
 *
 * Weakness: grows with the number of values and shrinks with the samples, so the customary 0.1 and 0.25 mean little
 * without `chance` beside it.
 *
 * @see Yurdakul, "Statistical Properties of Population Stability Index", 2018.
 */
export function valuesShift(was: readonly string[], is: readonly string[], random: Random): Shift | null {
  if (was.length === 0 || is.length === 0) return null
  const number = new Map([...new Set([...was, ...is])].map((value, i) => [value, i]))
  const numbers = (values: readonly string[]) => values.map((value) => number.get(value) as number)
  const distanceOf = (all: readonly number[]): number => {
    const [before, after] = [new Float64Array(number.size).fill(0.5), new Float64Array(number.size).fill(0.5)]
    for (const [i, at] of all.entries()) (i < was.length ? before : after)[at]! += 1
    const half = number.size / 2
    let sum = 0
    for (const [i, count] of before.entries()) {
      const [x, y] = [count / (was.length + half), after[i]! / (is.length + half)]
      sum += (y - x) * Math.log(y / x)
    }
    return sum
  }
  return against(numbers(was), numbers(is), distanceOf, random)
}
