import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { RunDetailWire } from '../api/wire.ts'

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: () => get<RunDetailWire>(`/v1/runs/${id}`),
    // Time burns without an event.
    refetchInterval: 15_000,
  })
