import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { DecisionTable } from '../decision/DecisionTable.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { CountsPanel } from './CountsPanel.tsx'
import { type Asked, filterNames, lookBackQuery } from './fetch-look-back.ts'
import { FilterForm } from './FilterForm.tsx'
import { RecallPanel } from './RecallPanel.tsx'
import { RecallsPanel } from './RecallsPanel.tsx'
import { sayFilter } from './say-filter.ts'

/** Everything like this since then: counted, listed and, where it must be, taken back. The address keeps the question. */
export default function LookBackPage() {
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const asked: Asked = Object.fromEntries(
    filterNames.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? '']] : [])),
  )
  const found = useInfiniteQuery(lookBackQuery(asked))
  const first = found.data?.pages[0]
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  const ask = (next: Asked) =>
    setSearch(Object.fromEntries(Object.entries(next).flatMap(([name, value]) => (value ? [[name, value]] : []))))
  return (
    <Page title="Look back" lead={first ? sayFilter(first.filter) : 'Everything like this, since then.'} width={1320}>
      <FilterForm key={search.toString()} asked={asked} since={first?.filter.since} onAsk={ask} />
      <RecallsPanel />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <PageLoading />}
      {first && first.counts.total === 0 && (
        <EmptyState title="Nothing like this">
          Nothing of this kind was proposed in that time. Leave a field empty to see more, or begin earlier.
        </EmptyState>
      )}
      {first && first.counts.total > 0 && (
        <>
          <CountsPanel counts={first.counts} />
          {may(session, 'recall.write') && <RecallPanel key={JSON.stringify(asked)} filter={first.filter} />}
          <DecisionTable rows={rows} />
        </>
      )}
      <ShowMore list={found} />
    </Page>
  )
}
