import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query, send } from '../api/request.ts'
import { currentWorkspace } from '../api/workspace.ts'
import type {
  BucketsWire,
  ExportToldWire,
  ExportWire,
  ImportRequest,
  ImportRowWire,
  ImportWire,
  ItemsFromRequest,
  ItemsMadeWire,
  Page,
} from '../api/wire.ts'

const lookEveryMs = 700

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: () => get<ImportWire>(`/v1/imports/${id}`),
    refetchInterval: ({ state }) =>
      !state.data || state.data.status === 'running' || state.data.status === 'waiting' ? lookEveryMs : false,
  })
export const importsQuery = (project: string) =>
  queryOptions({
    queryKey: ['imports', project],
    queryFn: () => get<Page<ImportRowWire>>(`/v1/imports${query({ project, limit: 10 })}`),
  })
export const beginImport = (project: string, request: ImportRequest) =>
  post<ImportWire>(`/v1/projects/${project}/imports`, request, { idempotencyKey: randomKey() })
export const cancelImport = (id: string) => post<ImportWire>(`/v1/imports/${id}/cancel`)
/** One that the server reads by itself. */
export const goOnWithImport = (project: string, id: string) =>
  send('POST', `/v1/projects/${project}/import${query({ import: id })}`, '', {
    contentType: 'application/octet-stream',
  })

export const bucketsQuery = queryOptions({
  queryKey: ['buckets'],
  queryFn: () => get<BucketsWire>('/v1/buckets'),
  staleTime: Infinity,
})
/** Newest first, looked at again while one is being written. */
export const exportsQuery = (project: string) =>
  queryOptions({
    queryKey: ['exports', project],
    queryFn: () => get<Page<ExportWire>>(`/v1/exports${query({ project, limit: 10 })}`),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? lookEveryMs : false,
  })
/** @param to an address in a bucket; without it the server keeps it. */
export const beginExport = (project: string, format: string, to?: string) =>
  post<ExportWire>(`/v1/projects/${project}/exports`, { format, to }, { idempotencyKey: randomKey() })
export const cancelExport = (id: string) => post<ExportWire>(`/v1/exports/${id}/cancel`)
/** From the server to the disk: nothing of it passes through this page. */
export const exportFileAddress = (id: string): string =>
  `/v1/exports/${id}/file${query({ workspace: currentWorkspace() })}`

/** What an export in this format would leave out of this project, in words. */
export const cannotQuery = (id: string, format: string) =>
  queryOptions({
    queryKey: ['project-cannot', id, format],
    queryFn: () => get<ExportToldWire>(`/v1/projects/${id}/export${query({ format, cannot: 'true' })}`),
  })

export const takeDecisions = (project: string, request: ItemsFromRequest) =>
  post<ItemsMadeWire>(`/v1/projects/${project}/items`, request, { idempotencyKey: randomKey() })
