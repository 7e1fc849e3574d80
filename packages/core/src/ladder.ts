/** What time does to a task that waits: reminders before its deadline, and rungs that open it to more people. */
export interface Rung {
  /** Since the task was made. */
  afterMs: number
  /** A seat: `role:lead`. */
  to: string
}
export interface Steps {
  /** Milliseconds before the deadline. */
  reminders: readonly number[]
  ladder: readonly Rung[]
}
export interface Waited {
  createdMs: number
  dueMs: number | null
  /** How far it has climbed, by whatever cause. */
  rung: number
  /** How many reminders are behind it. */
  reminded: number
}
export interface DueSteps {
  /** The reminder to send now, as time before the deadline. Of several that were missed, the last. */
  remind: number | null
  reminded: number
  climb: Rung[]
  /** When to look again; null where nothing is to come. */
  nextMs: number | null
}

/** A reminder whose time was over before the task was made is left out. */
export function decideSteps(steps: Steps, waited: Waited, nowMs: number): DueSteps {
  const { dueMs, createdMs } = waited
  const times =
    dueMs === null ? [] : [...steps.reminders].sort((a, b) => b - a).map((before) => ({ before, at: dueMs - before }))
  const over = times.filter(({ at }) => at <= nowMs)
  const fresh = over.slice(waited.reminded).filter(({ at }) => at > createdMs)
  const ladder = [...steps.ladder].sort((a, b) => a.afterMs - b.afterMs).slice(waited.rung)
  const climb = ladder.filter(({ afterMs }) => createdMs + afterMs <= nowMs)
  const rung = ladder[climb.length]
  const ahead = [...times.slice(over.length).map(({ at }) => at), ...(rung ? [createdMs + rung.afterMs] : [])]
  return {
    remind: fresh.at(-1)?.before ?? null,
    reminded: Math.max(waited.reminded, over.length),
    climb,
    nextMs: ahead.length === 0 ? null : Math.min(...ahead),
  }
}
