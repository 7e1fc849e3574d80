import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { Page, QueueWire } from '../api/wire.ts'

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: () => get<Page<QueueWire>>('/v1/queues'),
  staleTime: 20_000,
})
