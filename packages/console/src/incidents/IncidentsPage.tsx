import { Group, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { listIncidents } from './fetch-incidents.ts'
import { IncidentsTable } from './IncidentsTable.tsx'

/** What people found odd: what resembles it waits for people until somebody has looked and closed it. */
export default function IncidentsPage() {
  const [search, setSearch] = useSearchParams()
  const status = search.get('status') ?? ''
  const list = useInfiniteQuery({
    queryKey: ['incidents', 'list', status],
    queryFn: ({ pageParam }) => listIncidents(status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const incidents = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title="Incidents"
      lead="What people flagged. While an incident is open, whatever resembles it waits for a person."
      width={1320}
    >
      <Group gap="xs">
        <NativeSelect
          aria-label="How it stands"
          value={status}
          onChange={(event) => setSearch(event.currentTarget.value ? { status: event.currentTarget.value } : {})}
          data={[
            { value: '', label: 'All' },
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ]}
        />
      </Group>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <PageLoading />
      ) : incidents.length > 0 ? (
        <IncidentsTable incidents={incidents} />
      ) : (
        !list.isError && (
          <EmptyState title={status ? 'None that stand so' : 'Nothing was flagged'}>
            {status
              ? 'Choose All to see the others.'
              : 'Somebody who sees something odd flags it: with F in the watch’s feed, or on a decision’s page. What resembles it then waits for people.'}
          </EmptyState>
        )
      )}
      <ShowMore list={list} />
    </Page>
  )
}
