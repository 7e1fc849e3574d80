import type { Clock } from '../ports.ts'

export interface Pace {
  /** Seconds to wait from now on, where somebody asks sooner than they were told to; null where they may. */
  tooSoon(what: string): number | null
}

const most = 50_000

/** How often somebody may ask after the same thing: whoever asks too soon is told to wait longer. Kept in this process. */
export function createPace(clock: Clock, everyS: number): Pace {
  const asked = new Map<string, { atMs: number; everyS: number }>()
  return {
    tooSoon(what) {
      const nowMs = clock.now()
      const last = asked.get(what)
      if (!last && asked.size >= most) asked.clear()
      const soon = last !== undefined && nowMs - last.atMs < last.everyS * 1_000
      const now = { atMs: nowMs, everyS: (last?.everyS ?? everyS) + (soon ? everyS : 0) }
      asked.set(what, now)
      return soon ? now.everyS : null
    },
  }
}
