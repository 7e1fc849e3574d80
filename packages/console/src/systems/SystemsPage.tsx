import { SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Teach } from '../home/Teach.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { systemsQuery } from './fetch-systems.ts'
import { SystemCard } from './SystemCard.tsx'

export default function SystemsPage() {
  const { data, error, isPending, refetch } = useQuery(systemsQuery)
  return (
    <Page title="Systems" lead="The AI under oversight here. A system appears with its first proposal.">
      {isPending && <PageLoading />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data?.items.length === 0 && <Teach live />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {data?.items.map((system) => (
          <SystemCard key={system.name} system={system} />
        ))}
      </SimpleGrid>
    </Page>
  )
}
