import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { StatusSelect } from '../shell/StatusSelect.tsx'
import { listIncidents } from './fetch-incidents.ts'
import { IncidentsTable } from './IncidentsTable.tsx'

/** What people found odd: what resembles it waits for people until somebody has looked and closed it. */
export default function IncidentsPage() {
  const [search] = useSearchParams()
  const status = search.get('status') ?? ''
  const list = useInfiniteQuery({
    queryKey: ['incidents', 'list', status],
    queryFn: ({ pageParam }) => listIncidents(status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  return (
    <Page
      title="Incidents"
      lead="What people flagged. While an incident is open, whatever resembles it waits for a person."
      width={1320}
    >
      <StatusSelect of={{ open: 'Open', closed: 'Closed' }} />
      <PagedList
        list={list}
        empty={
          <EmptyState title={status ? 'None that stand so' : 'Nothing was flagged'}>
            {status
              ? 'Choose All to see the others.'
              : 'Somebody who sees something odd flags it: with F in the watch’s feed, or on a decision’s page. What resembles it then waits for people.'}
          </EmptyState>
        }
      >
        {(incidents) => <IncidentsTable incidents={incidents} />}
      </PagedList>
    </Page>
  )
}
