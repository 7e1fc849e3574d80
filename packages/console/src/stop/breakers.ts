import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, patch, post } from '../api/request.ts'
import type { BreakerMeasure, BreakerWire, Page } from '../api/wire.ts'

export const breakersQuery = queryOptions({
  queryKey: ['stops', 'breakers'],
  queryFn: () => get<Page<BreakerWire>>('/v1/breakers?limit=200'),
})

export interface NewBreaker {
  system: string
  version?: string
  measure: BreakerMeasure
  threshold: number
  least: number
  window: string
}
export const addBreaker = (breaker: NewBreaker) =>
  post<BreakerWire>('/v1/breakers', breaker, { idempotencyKey: randomKey() })

export const switchBreaker = (id: string, active: boolean) => patch<BreakerWire>(`/v1/breakers/${id}`, { active })

export const measureWords: Record<BreakerMeasure, { label: string; bad: string }> = {
  'override-rate': { label: 'People disagree', bad: 'edited, rejected, overturned or overridden' },
  'seeded-missed': { label: 'Seeded errors are missed', bad: 'planted errors that somebody agreed with' },
  'effect-failures': { label: 'Effects fail', bad: 'reported as failed' },
  drift: { label: 'It has become less sure', bad: 'less sure than nineteen in twenty before' },
  'adverse-truth': { label: 'It goes badly', bad: 'turned out badly for somebody' },
}
