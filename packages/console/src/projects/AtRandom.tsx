import { Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Learning } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { changeProject, learningQuery } from './projects.ts'

/** Offered where the strategy is not ahead. The form on the same page changes it back. */
export function AtRandom({ project, learning }: { project: string; learning: Learning }) {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: () => changeProject(project, { learning: { ...learning, strategy: 'random' } }),
    onSuccess: () => {
      notifyDone('From the next round on everything is drawn at random. “Asks next” below changes it back.')
      void client.invalidateQueries({ queryKey: ['project', project] })
      void client.invalidateQueries({ queryKey: learningQuery(project).queryKey })
    },
  })
  return (
    <>
      <ProblemAlert error={change.error} />
      <Group>
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
          Ask at random from now on
        </Button>
      </Group>
    </>
  )
}
