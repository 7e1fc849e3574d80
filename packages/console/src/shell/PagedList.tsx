import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PageLoading } from './PageLoading.tsx'
import { ProblemAlert } from './ProblemAlert.tsx'
import { ShowMore } from './ShowMore.tsx'

interface Props<Row> {
  list: UseInfiniteQueryResult<InfiniteData<{ items: Row[] }>>
  /** Where there is nothing. */
  empty: ReactNode
  children: (rows: Row[]) => ReactNode
}

/** A list of which the server gives a page at a time. */
export function PagedList<Row>({ list, empty, children }: Props<Row>) {
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <PageLoading />}
      {list.data && rows.length === 0 && empty}
      {rows.length > 0 && children(rows)}
      <ShowMore list={list} />
    </>
  )
}
