const firstMs = 250
const longestMs = 5_000

/**
 * Milliseconds before retry number `attempt` (0 is the first): exponential with full jitter over its upper half, so
 * that many callers of a server that restarts do not come back at once. `chance` is 0..1.
 */
export function backoffMs(attempt: number, chance: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20))
  return Math.round(whole / 2 + (whole / 2) * chance)
}
