import { quantiles } from '../quantile.ts'

/** Somebody is there from … to (any unit of time, the same throughout). */
export type Shift = { readonly from: number; readonly to: number }

export type QueueSetting = {
  /** When work arrives, ascending. */
  readonly arrivals: ArrayLike<number>
  /** How long the i-th takes, ≥ 0. */
  readonly handling: (index: number) => number
  /** One for each stretch of one person's time. */
  readonly shifts: readonly Shift[]
  /** How long after its arrival the i-th must be finished; `Infinity` where nothing presses. */
  readonly within?: (index: number) => number
}

export type QueueFigures = {
  readonly served: number
  /** Arrived, and nobody was left to begin it. */
  readonly unserved: number
  /** Finished later than `within`, or never begun although it presses. */
  readonly late: number
  /** From arrival to beginning, of what was served; null where nothing was. */
  readonly meanWait: number | null
  readonly medianWait: number | null
  readonly p95Wait: number | null
  readonly longestLength: number
  /** Time-average of how many wait (what is never begun included), from the first arrival to the last event. */
  readonly meanLength: number
  /** Time spent at work. */
  readonly busy: number
  /** Of the time that people are there, the share at work; null where nobody is. */
  readonly utilisation: number | null
}

/**
 * A first-come-first-served queue with people who come and go: each piece of work goes to whoever is free first. Exact
 * for what it is given (no steady state is assumed), in O((n + s) log s) for n arrivals and s shifts.
 *
 * Weaknesses: work that was begun is finished after its shift's end; nobody passes work on, skips or reorders, so a queue
 * that is worked by deadline has other waits than this one. What `handling` says decides most of the answer.
 *
 * @throws RangeError where arrivals do not ascend, a shift ends before it begins, or a handling time is negative or no number.
 * @see Law, Simulation Modeling and Analysis, 5th ed., 2015, ch. 1 (next-event simulation).
 */
export function simulateQueue({ arrivals, handling, shifts, within = () => Infinity }: QueueSetting): QueueFigures {
  for (const { from, to } of shifts) if (!(to >= from)) throw new RangeError(`a shift from ${from} to ${to}`)
  const free = heapOf(shifts)
  const waits: number[] = []
  const starts: number[] = []
  let [busy, last, waited, late] = [0, arrivals[0] ?? 0, 0, 0]
  for (let i = 0; i < arrivals.length; i++) {
    const at = arrivals[i]!
    if (i > 0 && !(at >= arrivals[i - 1]!)) throw new RangeError('arrivals must ascend')
    last = Math.max(last, at)
    let person = free.first()
    while (person && Math.max(at, person.from) >= person.to) {
      free.drop()
      person = free.first()
    }
    if (!person) {
      if (within(i) < Infinity) late++
      continue
    }
    const takes = handling(i)
    if (!(takes >= 0)) throw new RangeError(`a handling time of ${takes}`)
    const start = Math.max(at, person.from)
    free.replace({ from: start + takes, to: person.to })
    starts.push(start)
    waits.push(start - at)
    waited += start - at
    if (start + takes - at > within(i)) late++
    busy += takes
    last = Math.max(last, start)
  }
  const served = waits.length
  const begun = arrivals[0] ?? 0
  // First come, first served: what is never begun came last.
  for (let i = served; i < arrivals.length; i++) waited += last - arrivals[i]!
  const [medianWait = null, p95Wait = null] = served > 0 ? quantiles(waits, [0.5, 0.95]) : []
  const present = shifts.reduce((sum, { from, to }) => sum + to - from, 0)
  return {
    served,
    unserved: arrivals.length - served,
    late,
    meanWait: served > 0 ? waits.reduce((sum, wait) => sum + wait, 0) / served : null,
    medianWait,
    p95Wait,
    longestLength: longestOf(arrivals, starts),
    meanLength: last > begun ? waited / (last - begun) : 0,
    busy,
    utilisation: present > 0 ? busy / present : null,
  }
}

/** Beginnings ascend as arrivals do, so that two fingers suffice. */
function longestOf(arrivals: ArrayLike<number>, starts: readonly number[]): number {
  let [longest, begun] = [0, 0]
  for (let i = 0; i < arrivals.length; i++) {
    while (begun < starts.length && begun <= i && starts[begun]! <= arrivals[i]!) begun++
    longest = Math.max(longest, i + 1 - begun)
  }
  return longest
}

/** Who is free first; of those, who leaves first. */
const isBefore = (a: Shift, b: Shift): boolean => a.from < b.from || (a.from === b.from && a.to < b.to)

/** A binary heap. */
function heapOf(shifts: readonly Shift[]) {
  const heap = [...shifts].sort((a, b) => a.from - b.from || a.to - b.to)
  const sink = (): void => {
    for (let at = 0; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child
      if (least === at) return
      ;[heap[at], heap[least]] = [heap[least]!, heap[at]!]
      at = least
    }
  }
  return {
    first: (): Shift | undefined => heap[0],
    replace(shift: Shift): void {
      heap[0] = shift
      sink()
    },
    drop(): void {
      const last = heap.pop()
      if (last && heap.length > 0) {
        heap[0] = last
        sink()
      }
    },
  }
}
