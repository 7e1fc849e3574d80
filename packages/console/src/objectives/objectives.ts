import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, patch, post, query } from '../api/request.ts'
import type { EvidenceWire, ObjectiveDetailWire, ObjectiveWire, Page } from '../api/wire.ts'

export const objectivesQuery = queryOptions({
  queryKey: ['objectives'],
  queryFn: () => get<Page<ObjectiveWire>>('/v1/objectives'),
  refetchInterval: 15_000,
})

export const objectiveQuery = (id: string) =>
  queryOptions({
    queryKey: ['objectives', id],
    queryFn: () => get<ObjectiveDetailWire>(`/v1/objectives/${encodeURIComponent(id)}`),
    refetchInterval: 15_000,
  })

/** What a wish needs, before it is made. Shares are 0..1. */
export const evidenceQuery = (maxError: number, confidence: number) =>
  queryOptions({
    queryKey: ['objectives', 'evidence', maxError, confidence],
    queryFn: () =>
      get<EvidenceWire>(
        `/v1/objectives/evidence${query({ max_error: String(maxError), confidence: String(confidence) })}`,
      ),
    enabled: maxError > 0 && maxError <= 0.5 && confidence > 0 && confidence < 1,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })

export interface Wish {
  id: string
  where: string
  max_error: number
  confidence: number
  min_audit_rate: number
  segment: string | null
  answer_within: string
  truth_after: string | null
}
export const makeObjective = (wish: Wish) =>
  post<ObjectiveWire>('/v1/objectives', wish, { idempotencyKey: randomKey() })
export const changeObjective = (id: string, change: Partial<Omit<Wish, 'id'> & { active: boolean }>) =>
  patch<ObjectiveWire>(`/v1/objectives/${encodeURIComponent(id)}`, change)
