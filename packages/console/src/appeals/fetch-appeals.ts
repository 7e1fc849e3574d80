import { queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { AppealWire, Page } from '../api/wire.ts'

export const appealsQuery = (filter: { status?: string; decision?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['appeals', filter],
    queryFn: () => get<Page<AppealWire>>(`/v1/appeals${query(filter)}`),
  })

export const appealQuery = (id: string) =>
  queryOptions({ queryKey: ['appeals', id], queryFn: () => get<AppealWire>(`/v1/appeals/${id}`) })
