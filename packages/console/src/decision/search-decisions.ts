import { infiniteQueryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { DecisionRowWire, Page } from '../api/wire.ts'

export interface DecisionFilter {
  q: string
  status: string
  route: string
  system: string
  action: string
  case: string
  subject: string
}

export const decisionsQuery = (filter: DecisionFilter) =>
  infiniteQueryOptions({
    queryKey: ['decisions', filter],
    queryFn: ({ pageParam }) =>
      get<Page<DecisionRowWire>>(`/v1/decisions${query({ ...filter, cursor: pageParam, limit: 50 })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Words are indexed a moment after a decision arrives, and no event tells of it.
    refetchInterval: filter.q ? 2_000 : false,
  })
