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
/** As they stand in the form; what is empty filters nothing. */
export interface OutputFilter {
  change: '' | 'rose' | 'fell' | 'same'
  of: string
  atLeast: string
  atMost: string
  segment: string
  is: string
  disputed: boolean
}
export const filteredOutputs = (evaluation: string, filter: OutputFilter) => {
  const { change, of, atLeast, atMost, segment, is, disputed } = filter
  const asked = {
    ...{ change: change || null, at_least: atLeast || null, at_most: atMost || null },
    of: change || atLeast || atMost ? of : null,
    ...(segment && is ? { segment, is } : {}),
    where: disputed ? 'disputed' : null,
  }
  return infiniteQueryOptions({
    queryKey: ['evaluations', evaluation, 'outputs', 'filtered', asked],
    queryFn: ({ pageParam }) =>
      get<Page<OutputWire>>(
        `/v1/evaluations/${evaluation}/outputs${query({ ...asked, cursor: pageParam, limit: 20 })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}
/** One output of an evaluation, by the id that its data set gave it; null where it has none of it. */
export const outputQuery = (evaluation: string, output: string) =>
  queryOptions({
    queryKey: ['evaluations', evaluation, 'outputs', output],
    queryFn: async () =>
      (await get<Page<OutputWire>>(`/v1/evaluations/${evaluation}/outputs${query({ output })}`)).items[0] ?? null,
    staleTime: Infinity,
  })
