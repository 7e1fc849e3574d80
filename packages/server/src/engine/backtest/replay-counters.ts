/** Counters over the past: as decisions go by in their order, what each counter would have said to each of them. */
import { countOf, spellCounter, type Counter, type Counting } from '@countersign/core'

interface Stretch {
  times: number[]
  amounts: number[]
  first: number
  sum: number
}

export interface CounterReplay {
  /** What the counters say to it, this one included. @param stays false where it ended without a release. */
  take(counters: readonly Counter[], of: Counting, atMs: number, stays: boolean): Record<string, number>
}

export function createCounterReplay(): CounterReplay {
  const stretches = new Map<string, Stretch>()
  const forget = (stretch: Stretch, untilMs: number): void => {
    const { times, amounts } = stretch
    while (stretch.first < times.length && (times[stretch.first] ?? 0) <= untilMs)
      stretch.sum -= amounts[stretch.first++] ?? 0
    if (stretch.first > 1_024 && stretch.first * 2 > times.length) {
      times.splice(0, stretch.first)
      amounts.splice(0, stretch.first)
      stretch.first = 0
    }
  }
  return {
    take(counters, of, atMs, stays) {
      const said: Record<string, number> = {}
      for (const counter of counters) {
        const counted = countOf(counter, of)
        if (counted === null) continue
        const key = `${spellCounter(counter)} ${counted.who}`
        let stretch = stretches.get(key)
        if (!stretch) stretches.set(key, (stretch = { times: [], amounts: [], first: 0, sum: 0 }))
        forget(stretch, atMs - counter.windowMs)
        said[counter.id] = stretch.sum + counted.amount
        if (!stays || counted.amount === 0) continue
        stretch.times.push(atMs)
        stretch.amounts.push(counted.amount)
        stretch.sum += counted.amount
      }
      return said
    },
  }
}
