import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { BoardWire } from '../api/wire.ts'

export const boardQuery = queryOptions({
  queryKey: ['board'],
  queryFn: () => get<BoardWire>('/v1/board'),
  // Deadlines come nearer without an event.
  refetchInterval: 10_000,
})
