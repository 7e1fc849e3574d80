import { CountersignError } from '@countersign/core'
import type { Clock } from '../ports.ts'

export interface Limits {
  takeOrThrow(who: string, cost?: number): void
}

/** A token bucket for each caller: `perSecond` on average, bursts of ten seconds' worth. Kept in this process. */
export function createLimits(clock: Clock, perSecond: number): Limits {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const full = perSecond * 10
  return {
    takeOrThrow(who, cost = 1) {
      const nowMs = clock.now()
      let bucket = buckets.get(who)
      if (!bucket) {
        if (buckets.size > 50_000) buckets.clear()
        buckets.set(who, (bucket = { tokens: full, at: nowMs }))
      }
      bucket.tokens = Math.min(full, bucket.tokens + (Math.max(0, nowMs - bucket.at) / 1_000) * perSecond)
      bucket.at = nowMs
      if (bucket.tokens < cost)
        throw new CountersignError('too-many', undefined, {
          retryAfterS: Math.max(1, Math.ceil((cost - bucket.tokens) / perSecond)),
        })
      bucket.tokens -= cost
    },
  }
}
