import { Button, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { AlonePanel } from './AlonePanel.tsx'
import { DemoPanel } from './DemoPanel.tsx'
import { homeQuery } from './fetch-home.ts'
import { NextSteps } from './NextSteps.tsx'
import { QuestionsAlert } from './QuestionsAlert.tsx'
import { RecentPanel } from './RecentPanel.tsx'
import { SeededPanel } from './SeededPanel.tsx'
import { StuckAlert } from './StuckAlert.tsx'
import { Teach } from './Teach.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'

export function HomePage() {
  const session = useSession()
  const { data: home, error, isPending, refetch } = useQuery(homeQuery)
  if (isPending) return <PageLoading />
  if (!home)
    return (
      <Page title="Home">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const fresh = home.systems === 0 && !session.workspace.demo
  return (
    <Page
      title={session.person.name ? `Good to see you, ${session.person.name.split(' ')[0]}` : 'Home'}
      actions={
        home.waiting > 0 ? (
          <Button component={Link} to="/decide" size="md">
            Decide
          </Button>
        ) : undefined
      }
    >
      <QuestionsAlert inquiries={home.inquiries} />
      {fresh ? (
        <Teach live />
      ) : (
        <>
          <StuckAlert stuck={home.stuck} />
          <WaitingPanel home={home} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Stack gap="lg">
              <RecentPanel home={home} />
              <SeededPanel home={home} />
            </Stack>
            <Stack gap="lg">
              {home.demo && <DemoPanel demo={home.demo} />}
              <AlonePanel home={home} />
              <NextSteps home={home} />
            </Stack>
          </SimpleGrid>
        </>
      )}
    </Page>
  )
}
