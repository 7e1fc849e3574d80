import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { EvaluationWire, OutputWire, Page } from '../api/wire.ts'

const goesOn = ({ status }: EvaluationWire): boolean => status === 'running' || status === 'collecting'

export const evaluationsQuery = infiniteQueryOptions({
  queryKey: ['evaluations'],
  queryFn: ({ pageParam }) => get<Page<EvaluationWire>>(`/v1/evaluations${query({ cursor: pageParam, limit: 50 })}`),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
  refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(goesOn)) ? 2_000 : false),
})
export const evaluationQuery = (id: string) =>
  queryOptions({
    queryKey: ['evaluations', id],
    queryFn: () => get<EvaluationWire>(`/v1/evaluations/${id}`),
    refetchInterval: ({ state }) => (state.data && goesOn(state.data) ? 1_000 : false),
  })
/** Its outputs, or those alone that its judges dispute. */
export const outputsQuery = (evaluation: string, disputed: boolean) =>
  infiniteQueryOptions({
    queryKey: ['evaluations', evaluation, 'outputs', 'list', disputed],
    queryFn: ({ pageParam }) =>
      get<Page<OutputWire>>(
        `/v1/evaluations/${evaluation}/outputs${query({ cursor: pageParam, limit: 50, where: disputed ? 'disputed' : null })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
/** One output of an evaluation, by the id that its data set gave it; null where it has none of it. */
export const outputQuery = (evaluation: string, output: string) =>
  queryOptions({
    queryKey: ['evaluations', evaluation, 'outputs', output],
    queryFn: async () =>
      (await get<Page<OutputWire>>(`/v1/evaluations/${evaluation}/outputs${query({ output })}`)).items[0] ?? null,
    staleTime: Infinity,
  })
