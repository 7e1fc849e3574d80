import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { parseVkey, sha256, type LogSource, type NoteKey } from '@countersign/core'
import { isProblem } from '../api/problem.ts'
import { get, query, send } from '../api/request.ts'
import type { EventWire, LogKeyWire, LogStateWire, Page } from '../api/wire.ts'

export interface EntryFilter {
  decision: string
  person: string
  type: string
  since: string
  until: string
}

export const logStateQuery = queryOptions({
  queryKey: ['log', 'state'],
  queryFn: () => get<LogStateWire>('/v1/log'),
  refetchInterval: 5_000,
})

export const entriesQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: ['log', 'entries', filter],
    queryFn: ({ pageParam }) =>
      get<Page<EventWire>>(`/v1/log/entries${query({ ...filter, cursor: pageParam, limit: 50 })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export async function fetchKeys(): Promise<NoteKey[]> {
  const { keys, witnesses } = await get<LogKeyWire>('/v1/log/key')
  return [...keys, ...witnesses].flatMap(({ vkey }) => parseVkey(sha256, vkey) ?? [])
}

/** The published form of the log, read with the session of whoever looks. */
export const logSource = (workspace: string): LogSource => ({
  async read(path) {
    try {
      const response = await send('GET', `/log/${workspace}/${path}`)
      return new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      if (isProblem(error) && (error.status === 404 || error.code === 'not-folded')) return undefined
      throw error
    }
  },
})
