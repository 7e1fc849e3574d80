import { queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { Page, ShiftWire, WatchFeedWire, WatchWire } from '../api/wire.ts'

/** Who is on watch, what nobody covers, gaps: asked for on every page. What is uncovered changes without an event. */
export const watchQuery = queryOptions({
  queryKey: ['watch'],
  queryFn: () => get<WatchWire>('/v1/watch'),
  refetchInterval: 10_000,
})

/** Renewed every two seconds, whatever the rate of decisions. */
export const feedQuery = (systems: readonly string[]) =>
  queryOptions({
    queryKey: ['watch-feed', ...systems],
    queryFn: () => get<WatchFeedWire>(`/v1/watch/feed${query({ systems: systems.join(',') })}`),
    refetchInterval: 2_000,
    staleTime: 0,
  })

export const rotaQuery = queryOptions({
  queryKey: ['rota'],
  queryFn: () => get<Page<ShiftWire>>('/v1/watch/rota?limit=50'),
})
