import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { JudgmentWire } from '../api/wire.ts'

export const judgmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['decision', id, 'judgments'],
    queryFn: async () => (await get<{ items: JudgmentWire[] }>(`/v1/decisions/${id}/judgments`)).items,
  })
