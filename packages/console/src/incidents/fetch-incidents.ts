import { queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { IncidentDetailWire, IncidentWire, Page } from '../api/wire.ts'

export const listIncidents = (status: string, cursor: string | null, limit = 50) =>
  get<Page<IncidentWire>>(`/v1/incidents${query({ status, cursor, limit })}`)

export const openIncidentsQuery = queryOptions({
  queryKey: ['incidents', 'open'],
  queryFn: () => listIncidents('open', null, 6),
})
export const incidentQuery = (id: string) =>
  queryOptions({ queryKey: ['incidents', id], queryFn: () => get<IncidentDetailWire>(`/v1/incidents/${id}`) })
