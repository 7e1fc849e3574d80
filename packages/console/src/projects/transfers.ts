import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query, send } from '../api/request.ts'
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
export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['export', id],
    queryFn: () => get<ExportWire>(`/v1/exports/${id}`),
    refetchInterval: ({ state }) => (!state.data || state.data.status === 'running' ? lookEveryMs : false),
  })
export const beginExport = (project: string, format: string, to: string) =>
  post<ExportWire>(`/v1/projects/${project}/exports`, { format, to }, { idempotencyKey: randomKey() })

/** What an export in this format would leave out of this project, in words, and whether it is given by parts. */
export const cannotQuery = (id: string, format: string) =>
  queryOptions({
    queryKey: ['project-cannot', id, format],
    queryFn: () => get<ExportToldWire>(`/v1/projects/${id}/export${query({ format, cannot: 'true' })}`),
  })

/** The next part of an export, of how many items in all, and the number that it comes to; null where there is no more. */
export async function fetchPart(
  project: string,
  format: string,
  after: number,
): Promise<{ next: number | null; items: number; part: Blob }> {
  const answer = await send('GET', `/v1/projects/${project}/export${query({ format, limit: 1_000 })}&after=${after}`)
  const next = answer.headers.get('countersign-next')
  const items = Number(answer.headers.get('countersign-items'))
  return { next: next === null ? null : Number(next), items, part: await answer.blob() }
}

export const takeDecisions = (project: string, request: ItemsFromRequest) =>
  post<ItemsMadeWire>(`/v1/projects/${project}/items`, request, { idempotencyKey: randomKey() })
