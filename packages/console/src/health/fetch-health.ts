import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { HealthWire } from '../api/wire.ts'

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => get<HealthWire>('/v1/health'),
  refetchInterval: 15_000,
})
