import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { EventWire } from '../api/wire.ts'

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['decision', id, 'timeline'],
    queryFn: async () => (await get<{ items: EventWire[] }>(`/v1/decisions/${id}/timeline`)).items,
  })
