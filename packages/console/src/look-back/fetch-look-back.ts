import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, query } from '../api/request.ts'
import type { LookBackWire, Page, RecallWire } from '../api/wire.ts'

export const filterNames = ['system', 'version', 'action', 'rule', 'since', 'until'] as const
export type Asked = Partial<Record<(typeof filterNames)[number], string>>

export const lookBackQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['look-back', asked],
    queryFn: ({ pageParam }) => get<LookBackWire>(`/v1/look-back${query({ ...asked, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

const isUnderWay = (recall: RecallWire) => recall.state === 'running'

/** Newest first. No event tells of a batch, so a recall that runs is asked for again and again. */
export const recallsQuery = queryOptions({
  queryKey: ['recalls'],
  queryFn: () => get<Page<RecallWire>>('/v1/recalls?limit=20'),
  refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 1_000 : false),
})
