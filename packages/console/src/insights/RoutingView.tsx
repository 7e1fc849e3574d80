import { SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, percent } from '../words/numbers.ts'
import { span } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { CapacityPanel } from './CapacityPanel.tsx'
import { Figure } from './Figure.tsx'
import { insightsQuery } from './fetch-insights.ts'
import { OwnPanel } from './OwnPanel.tsx'
import { SystemsTable } from './SystemsTable.tsx'

const VolumePanel = lazy(() => import('./VolumePanel.tsx'))

/** How much AI proposes, how much of it people decide, and whether they keep up. */
export function RoutingView({ hours }: { hours: number }) {
  const now = useNow(30_000)
  const { data, error, isPending, refetch } = useQuery(insightsQuery(hours))
  const all = data ? data.totals.auto + data.totals.watch + data.totals.gate + data.totals.deny : 0
  return (
    <>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      <OwnPanel hours={hours} />
      {data && (
        <>
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
            <Figure label="Proposed" value={count(all)} />
            <Figure
              label="Went ahead alone"
              value={all ? percent(data.totals.auto / all, 0) : '–'}
              note={count(data.totals.auto)}
            />
            <Figure
              label="Waiting now"
              value={count(data.waiting)}
              note={data.oldest_at ? `oldest ${span(now - Date.parse(data.oldest_at))}` : 'nothing'}
            />
            <Figure label="Decided per hour" value={data.decided_per_hour.toFixed(1)} note="by people" />
          </SimpleGrid>
          <Suspense fallback={<PageLoading />}>
            <VolumePanel data={data} />
          </Suspense>
          <CapacityPanel hours={hours} />
          <Panel title="By system" flush>
            {data.systems.length === 0 ? (
              <Text p="md" c="dimmed">
                Nothing was proposed in this time.
              </Text>
            ) : (
              <SystemsTable systems={data.systems} />
            )}
          </Panel>
        </>
      )}
    </>
  )
}
