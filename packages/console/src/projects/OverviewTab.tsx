import { Button, Progress, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ProjectWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count, plural } from '../words/numbers.ts'
import { AskingPanel } from './AskingPanel.tsx'
import { GuidelinePanel } from './GuidelinePanel.tsx'
import { OwnPanel } from './OwnPanel.tsx'
import { changeProject, letGoOn } from './projects.ts'

/** How far it is, how it is asked, and what people follow. */
export function OverviewTab({ project }: { project: ProjectWire }) {
  const leads = may(useSession(), 'project.write')
  const client = useQueryClient()
  const { counts } = project
  const again = () => {
    void client.invalidateQueries({ queryKey: ['project', project.id] })
    void client.invalidateQueries({ queryKey: ['projects'] })
  }
  const archiving = useMutation({
    mutationFn: () => changeProject(project.id, { archived: project.archived_at === null }),
    onSuccess: (now) => notifyDone(now.archived_at === null ? 'It is open again.' : 'Archived. Nothing is lost.'),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  const resuming = useMutation({
    mutationFn: (person: string) => letGoOn(project.id, person),
    onSuccess: () => notifyDone('They get items again.'),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  if (counts.items === 0)
    return (
      <>
        <EmptyState
          title="No items yet"
          action={
            leads && (
              <Button component={Link} to={`/projects/${project.id}?tab=import`}>
                Import a file
              </Button>
            )
          }
        >
          Import a file of items; they come to whoever answers, one by one, in Decide.
        </EmptyState>
        <AskingPanel project={project} leads={leads} />
        <GuidelinePanel project={project} leads={leads} />
      </>
    )
  return (
    <>
      <Panel title="Progress">
        <Text size="sm">
          {count(counts.done)} of {plural(counts.items, 'item')} done, {plural(counts.answers, 'answer')} given
          {counts.adjudicating > 0 && `, ${count(counts.adjudicating)} in dispute`}.
        </Text>
        <Progress mt="xs" value={(counts.done / counts.items) * 100} aria-label="Items that are done" />
      </Panel>
      <OwnPanel project={project} />
      <AskingPanel project={project} leads={leads} />
      {project.paused.length > 0 && (
        <Panel title="Paused by gold">
          {project.paused.map(({ person, name, at }) => (
            <Text key={person} size="sm" component="div">
              <TextView text={name} inline />, <Ago at={at} />
              {leads && (
                <Button
                  ml="sm"
                  size="compact-sm"
                  variant="default"
                  onClick={() => resuming.mutate(person)}
                  loading={resuming.isPending}
                  aria-label={`Let them go on: ${name}`}
                >
                  Let them go on
                </Button>
              )}
            </Text>
          ))}
        </Panel>
      )}
      <GuidelinePanel project={project} leads={leads} />
      {leads && (
        <Button variant="default" w="fit-content" onClick={() => archiving.mutate()} loading={archiving.isPending}>
          {project.archived_at === null ? 'Archive it' : 'Open it again'}
        </Button>
      )}
    </>
  )
}
