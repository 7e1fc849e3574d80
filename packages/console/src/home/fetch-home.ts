import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { HomeWire } from '../api/wire.ts'

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: () => get<HomeWire>('/v1/home'),
  refetchInterval: 60_000,
})
