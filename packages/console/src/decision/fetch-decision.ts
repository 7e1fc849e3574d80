import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { DecisionWire } from '../api/wire.ts'

export const decisionQuery = (id: string) =>
  queryOptions({ queryKey: ['decision', id], queryFn: () => get<DecisionWire>(`/v1/decisions/${id}`) })
