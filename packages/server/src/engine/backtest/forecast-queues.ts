/**
 * What the queues would have been: recorded arrivals, recorded handling times, and the people who were actually there.
 * What was and what would have been are both simulated, so that they differ only by the policy.
 */
import { createRandom, simulateQueue, type Shift } from '@countersign/algorithms'
import type { BacktestQueue } from '@countersign/core'
import type { Handling } from './read-past.ts'

const hourMs = 3_600_000
/** Somebody who answers in an hour is taken to be there for it, in the queue that they worked at most. */
const presenceMs = hourMs
const seed = 1
/** Handling times kept of each queue; of more, a part that was drawn at random. */
const mostTimes = 20_000

type Forecast = Omit<BacktestQueue, 'work_cost'>

export function createQueueForecast() {
  const arrivals = { was: new Map<string, number[]>(), would: new Map<string, number[]>() }
  const times = new Map<string, { kept: number[]; seen: number }>()
  const present = new Map<string, Map<string, number>>()
  const random = createRandom(seed)

  function shiftsOf(queue: string): Shift[] {
    const shifts: Shift[] = []
    for (const [who, queues] of present) {
      const [most] = [...queues].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      const from = Number(who.slice(who.indexOf(' ') + 1)) * presenceMs
      if (most?.[0] === queue) shifts.push({ from, to: from + presenceMs })
    }
    return shifts
  }

  function forecast(queue: string, at: number[]): Forecast {
    const { kept } = times.get(queue) ?? { kept: [] }
    const shifts = shiftsOf(queue)
    // Decisions come in the order of their ids, which is that of their times to a few milliseconds.
    const sorted = Float64Array.from(at).sort()
    if (kept.length === 0) return { queue, arrivals: at.length, simulated: null, work_hours: null }
    const draw = createRandom(seed)
    const handling = Array.from(sorted, () => kept[draw.below(kept.length)] ?? 0)
    const work_hours = handling.reduce((sum, ms) => sum + ms, 0) / hourMs
    if (shifts.length === 0) return { queue, arrivals: at.length, simulated: null, work_hours }
    const figures = simulateQueue({ arrivals: sorted, handling: (i) => handling[i] ?? 0, shifts })
    const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000)
    return {
      ...{ queue, arrivals: at.length, work_hours },
      simulated: {
        people_hours: (shifts.length * presenceMs) / hourMs,
        mean_wait_s: seconds(figures.meanWait),
        p95_wait_s: seconds(figures.p95Wait),
        mean_length: figures.meanLength,
        longest_length: figures.longestLength,
        unserved: figures.unserved,
        utilisation: figures.utilisation,
      },
    }
  }

  return {
    handled({ queue, person, active_ms, created_at }: Handling): void {
      const who = `${person} ${Math.floor(created_at / presenceMs)}`
      let queues = present.get(who)
      if (!queues) present.set(who, (queues = new Map()))
      queues.set(queue, (queues.get(queue) ?? 0) + 1)
      if (active_ms === null) return
      let own = times.get(queue)
      if (!own) times.set(queue, (own = { kept: [], seen: 0 }))
      own.seen++
      if (own.kept.length < mostTimes) own.kept.push(active_ms)
      else {
        const place = random.below(own.seen)
        if (place < mostTimes) own.kept[place] = active_ms
      }
    },
    /** @param seats how many people it asks. */
    arrives(which: 'was' | 'would', queue: string, atMs: number, seats: number): void {
      let own = arrivals[which].get(queue)
      if (!own) arrivals[which].set(queue, (own = []))
      for (let seat = 0; seat < seats; seat++) own.push(atMs)
    },
    figures: (): { was: Forecast[]; would: Forecast[] } => {
      const of = (which: 'was' | 'would'): Forecast[] =>
        [...arrivals[which]].sort(([a], [b]) => (a < b ? -1 : 1)).map(([queue, at]) => forecast(queue, at))
      return { was: of('was'), would: of('would') }
    },
  }
}
