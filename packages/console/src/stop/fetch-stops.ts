import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { DrillWire, Page, StopDetailWire, StopWire } from '../api/wire.ts'

/** Those that hold now: asked for on every page. */
export const activeStopsQuery = queryOptions({
  queryKey: ['stops', 'active'],
  queryFn: () => get<Page<StopWire>>('/v1/stops?active=true'),
  staleTime: 10_000,
})
export const endedStopsQuery = queryOptions({
  queryKey: ['stops', 'ended'],
  queryFn: () => get<Page<StopWire>>('/v1/stops?active=false&limit=20'),
})
export const stopQuery = (id: string) =>
  queryOptions({ queryKey: ['stops', id], queryFn: () => get<StopDetailWire>(`/v1/stops/${id}`) })
export const drillsQuery = queryOptions({
  queryKey: ['stops', 'drills'],
  queryFn: () => get<Page<DrillWire>>('/v1/drills'),
})
