import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query } from '../api/request.ts'
import type { Criterion, DriftWire, Page, RubricVersionWire, RubricWire } from '../api/wire.ts'

export const rubricsQuery = infiniteQueryOptions({
  queryKey: ['rubrics'],
  queryFn: ({ pageParam }) => get<Page<RubricWire>>(`/v1/rubrics${query({ cursor: pageParam, limit: 100 })}`),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
})
export const rubricQuery = (id: string) =>
  queryOptions({ queryKey: ['rubrics', id], queryFn: () => get<RubricWire>(`/v1/rubrics/${id}`) })
export const rubricVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['rubrics', id, 'versions'],
    queryFn: () => get<Page<RubricVersionWire>>(`/v1/rubrics/${id}/versions`),
  })

export const driftQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['rubrics', id, 'drift', from, to],
    queryFn: () => get<DriftWire>(`/v1/rubrics/${id}/drift${query({ from, to })}`),
  })

export const makeRubric = (name: string, criteria: readonly Criterion[]) =>
  post<RubricWire>('/v1/rubrics', { name, criteria }, { idempotencyKey: randomKey() })
export const writeRubricVersion = (id: string, criteria: readonly Criterion[]) =>
  post<RubricVersionWire>(`/v1/rubrics/${id}/versions`, { criteria }, { idempotencyKey: randomKey() })
