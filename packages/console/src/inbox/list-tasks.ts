import { infiniteQueryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { Page, TaskRowWire } from '../api/wire.ts'

export interface TaskFilter {
  queue: string
  status: string
  q: string
}

export const tasksQuery = (filter: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: ['tasks', filter],
    queryFn: ({ pageParam }) =>
      get<Page<TaskRowWire>>(`/v1/tasks${query({ ...filter, cursor: pageParam, limit: 100 })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Words are indexed a moment after a decision arrives, and no event tells of it.
    refetchInterval: filter.q ? 2_000 : false,
  })
