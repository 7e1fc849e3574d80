import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { get, query } from '../api/request.ts'
import type { AppealWire, Page as Items } from '../api/wire.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { StatusSelect } from '../shell/StatusSelect.tsx'
import { AppealsTable } from './AppealsTable.tsx'
import { NoReaderAlert } from './NoReaderAlert.tsx'

/** What affected people contest, until when they are owed an answer, and who may give it. */
export default function AppealsPage() {
  const [search] = useSearchParams()
  const status = search.get('status') ?? ''
  const list = useInfiniteQuery({
    queryKey: ['appeals', 'list', status],
    queryFn: ({ pageParam }) => get<Items<AppealWire>>(`/v1/appeals${query({ status, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const appeals = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title="Appeals"
      lead="Whoever a decision is about may contest it by a link. Somebody who had no part in the decision reads it and answers in words."
      width={1320}
    >
      <NoReaderAlert count={appeals.filter((appeal) => appeal.no_reader).length} />
      <StatusSelect of={{ open: 'Open', upheld: 'Upheld', overturned: 'Overturned' }} />
      <PagedList
        list={list}
        empty={
          <EmptyState title={status ? 'None that stand so' : 'Nobody has contested anything'}>
            {status
              ? 'Choose All to see the others.'
              : 'Make a link on a decision’s page, under Appeal, and send it along with the decision. What they write comes here.'}
          </EmptyState>
        }
      >
        {(appeals) => <AppealsTable appeals={appeals} />}
      </PagedList>
    </Page>
  )
}
