import type { Clock } from './ports.ts'

/** A clock that follows the database's: each word from it resets the offset, monotonic time carries it on in between. */
export function createClock(): Clock {
  let heardMs = Date.now()
  let heardAt = performance.now()
  return {
    now: () => heardMs + (performance.now() - heardAt),
    own: () => Date.now(),
    hear(nowMs) {
      heardMs = nowMs
      heardAt = performance.now()
    },
  }
}
