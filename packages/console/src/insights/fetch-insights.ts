import { queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { InsightsRoutingWire } from '../api/wire.ts'

export const insightsQuery = (hours: number) =>
  queryOptions({
    queryKey: ['insights', hours],
    queryFn: () =>
      get<InsightsRoutingWire>(
        `/v1/insights/routing${query({ since: new Date(Date.now() - hours * 3_600_000).toISOString() })}`,
      ),
    refetchInterval: 60_000,
  })
