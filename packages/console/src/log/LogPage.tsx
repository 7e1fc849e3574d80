import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { EntryList } from './EntryList.tsx'
import { entriesQuery } from './fetch-log.ts'
import { Filter } from './Filter.tsx'
import { StatePanel } from './StatePanel.tsx'
import { useLogSearch } from './use-log-search.ts'

/** The log, for whoever audits: how it stands, what is in it, and whether it is as it was signed. */
export default function LogPage() {
  const session = useSession()
  const search = useLogSearch()
  const list = useInfiniteQuery({
    ...entriesQuery(search.filter ?? { type: '', person: '', decision: '', since: '', until: '' }),
    enabled: search.filter !== null,
  })
  const events = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title="Log"
      lead="Everything that happened here, line by line, in order. That you read it is itself a line."
      actions={
        may(session, 'log.pack') && (
          <Button component={Link} to="/evidence" variant="default">
            Evidence packs
          </Button>
        )
      }
    >
      <StatePanel />
      <Filter search={search} />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && search.filter ? (
        <PageLoading />
      ) : events.length > 0 ? (
        <EntryList events={events} />
      ) : (
        <EmptyState title={list.hasNextPage ? 'Nothing so far' : 'Nothing matches'}>
          {list.hasNextPage
            ? `Searched back to position ${list.data?.pages.at(-1)?.next ?? ''}.`
            : 'Clear a part of the search to see more.'}
        </EmptyState>
      )}
      <ShowMore list={list} label={events.length > 0 ? 'Show more' : 'Search further back'} />
    </Page>
  )
}
