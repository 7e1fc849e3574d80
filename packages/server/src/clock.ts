import type { Clock } from './ports.ts'

/**
 * A clock that follows the database's: each word from it resets the offset, monotonic time carries it on in between. It
 * goes by whole microseconds, as PostgreSQL keeps times: what is told at once and what is read later are one time.
 */
export function createClock(): Clock {
  let heardMs = Date.now()
  let heardAt = performance.now()
  return {
    now: () => Math.floor((heardMs + (performance.now() - heardAt)) * 1_000) / 1_000,
    own: () => Date.now(),
    hear(nowMs) {
      heardMs = nowMs
      heardAt = performance.now()
    },
  }
}
