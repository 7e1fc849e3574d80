import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ProjectTable } from './ProjectTable.tsx'
import { projectsQuery } from './projects.ts'

/** Projects of labels, evaluations and comparisons. */
export default function ProjectsPage() {
  const mayMake = may(useSession(), 'project.write')
  const [archived, setArchived] = useState(false)
  const { data, error, isPending, refetch } = useQuery(projectsQuery(archived))
  const projects = data?.items ?? []
  const make = (
    <Button component={Link} to="/projects/new">
      New project
    </Button>
  )
  return (
    <Page
      title="Projects"
      lead="The same people and queues make training data, judge output and compare systems."
      actions={mayMake && projects.length > 0 && make}
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && projects.length === 0 && !archived && (
        <EmptyState title="No project yet" action={mayMake ? make : undefined}>
          A project is what is shown, what is asked, and a file of items. Several people can answer each item without
          seeing one another; where they disagree, somebody adjudicates, and the disagreement is kept.
          {!mayMake && ' When a lead makes one, its items come to you in Decide.'}
        </EmptyState>
      )}
      {projects.length > 0 && <ProjectTable projects={projects} />}
      <Checkbox label="Archived" checked={archived} onChange={(event) => setArchived(event.currentTarget.checked)} />
    </Page>
  )
}
