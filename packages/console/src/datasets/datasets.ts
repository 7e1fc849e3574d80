import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query, remove } from '../api/request.ts'
import type {
  DatasetChangedWire,
  DatasetFromRequest,
  DatasetItemRequest,
  DatasetItemWire,
  DatasetWire,
  Page,
  TrialWire,
} from '../api/wire.ts'
import { batchesOf } from '../evaluations/run-evaluation.ts'

export const datasetsQuery = infiniteQueryOptions({
  queryKey: ['datasets'],
  queryFn: ({ pageParam }) => get<Page<DatasetWire>>(`/v1/datasets${query({ cursor: pageParam })}`),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
})
export const datasetQuery = (id: string) =>
  queryOptions({ queryKey: ['datasets', id], queryFn: () => get<DatasetWire>(`/v1/datasets/${id}`) })
/** @param item only the one of this id; empty: all. */
export const datasetItemsQuery = (id: string, item: string) =>
  infiniteQueryOptions({
    queryKey: ['datasets', id, 'items', item],
    queryFn: ({ pageParam }) =>
      get<Page<DatasetItemWire>>(
        `/v1/datasets/${id}/items${query({ cursor: pageParam, item: item || null, limit: 50 })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
export const trialsQuery = (dataset: string, item: string) =>
  infiniteQueryOptions({
    queryKey: ['datasets', dataset, 'trials', item],
    queryFn: ({ pageParam }) => get<Page<TrialWire>>(`/v1/trials${query({ dataset, item, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

export const makeDataset = (name: string) =>
  post<DatasetWire>('/v1/datasets', { name }, { idempotencyKey: randomKey() })
export const deleteDataset = (id: string) => remove(`/v1/datasets/${id}`)
export const takeDecisions = (id: string, request: DatasetFromRequest) =>
  post<DatasetChangedWire>(`/v1/datasets/${id}/from-decisions`, request, { idempotencyKey: randomKey() })

/** In order, some hundred at a time; what broke off can be sent again. */
export async function sendItems(
  id: string,
  items: readonly DatasetItemRequest[],
  tell: (share: number) => void,
): Promise<Omit<DatasetChangedWire, 'version'>> {
  const sum = { added: 0, changed: 0, known: 0 }
  let done = 0
  for (const batch of batchesOf(items)) {
    const { added, changed, known } = await post<DatasetChangedWire>(`/v1/datasets/${id}/items`, { items: batch })
    sum.added += added
    sum.changed += changed
    sum.known += known
    tell((done += batch.length) / items.length)
  }
  return sum
}
