import { SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ActiveStop } from './ActiveStop.tsx'
import { BreakersPanel } from './BreakersPanel.tsx'
import { DrillsPanel } from './DrillsPanel.tsx'
import { activeStopsQuery } from './fetch-stops.ts'
import { StopForm } from './StopForm.tsx'
import { StopHistory } from './StopHistory.tsx'

export default function StopPage() {
  const session = useSession()
  const { data, error, isPending, refetch } = useQuery(activeStopsQuery)
  const stops = data?.items.filter(({ drill }) => !drill) ?? []
  return (
    <Page
      title="Stop"
      lead="After a stop is acknowledged nothing in its scope is released, on any server. What is approved is kept."
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      <SimpleGrid cols={{ base: 1, md: stops.length > 0 ? 2 : 1 }} spacing="lg">
        {stops.length > 0 && (
          <Stack gap="lg">
            {stops.map((stop) => (
              <ActiveStop key={stop.id} stop={stop} />
            ))}
          </Stack>
        )}
        {may(session, 'stop.set') && <StopForm />}
      </SimpleGrid>
      <BreakersPanel />
      <StopHistory />
      <DrillsPanel />
    </Page>
  )
}
