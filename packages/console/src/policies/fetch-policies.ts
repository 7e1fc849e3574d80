import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { PolicyWire } from '../api/wire.ts'

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: () => get<{ items: PolicyWire[] }>('/v1/policies'),
})
