import { Button, Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { Operation } from '@countersign/core'
import type { ProjectWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { OverviewTab } from './OverviewTab.tsx'
import { kindShort } from './project-words.ts'
import { projectQuery } from './projects.ts'

type Tab = { value: string; label: string; needs: Operation; View: ComponentType<{ project: ProjectWire }> }

const tabs: readonly Tab[] = [
  { value: 'overview', label: 'Overview', needs: 'project.read', View: OverviewTab },
  { value: 'import', label: 'In and out', needs: 'project.write', View: lazy(() => import('./InOutTab.tsx')) },
  { value: 'data', label: 'Data', needs: 'project.quality', View: lazy(() => import('./DataTab.tsx')) },
  { value: 'questions', label: 'Questions', needs: 'project.own', View: lazy(() => import('./InquiriesTab.tsx')) },
  { value: 'quality', label: 'Quality', needs: 'project.quality', View: lazy(() => import('./QualityTab.tsx')) },
  { value: 'learning', label: 'Learning', needs: 'project.quality', View: lazy(() => import('./LearningTab.tsx')) },
  { value: 'gold', label: 'Gold', needs: 'project.quality', View: lazy(() => import('./GoldTab.tsx')) },
]

/** One project; each of its parts has an address of its own. */
export default function ProjectPage() {
  const { id = '' } = useParams()
  const session = useSession()
  const [search, setSearch] = useSearchParams()
  const { data: project, error, isPending, refetch } = useQuery(projectQuery(id))
  const open = tabs.filter(({ needs }) => may(session, needs))
  const tab = open.find(({ value }) => value === search.get('tab')) ?? open[0]
  if (isPending) return <PageLoading />
  if (!project) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Page
      title={project.name}
      lead={kindShort[project.kind]}
      width={1320}
      actions={
        project.archived_at === null &&
        may(session, 'task.work') && (
          <Button component={Link} to={`/decide?queue=${encodeURIComponent(project.queue)}`}>
            Answer its items
          </Button>
        )
      }
    >
      <Tabs
        value={tab?.value ?? null}
        onChange={(value) => setSearch(value === null || value === 'overview' ? {} : { tab: value }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {open.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ value, View }) => (
          <Tabs.Panel key={value} value={value}>
            <Suspense fallback={<PageLoading />}>
              <Stack gap="lg">
                <View project={project} />
              </Stack>
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
