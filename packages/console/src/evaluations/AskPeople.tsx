import { Button, Group, NativeSelect, NumberInput, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { EvaluationWire } from '../api/wire.ts'
import { projectsQuery } from '../projects/projects.ts'
import { rubricVersionsQuery } from '../rubrics/rubrics.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { askPeople, asksFor, makeScoringProject } from './ask-people.ts'

const fresh = 'new'

interface Props {
  one: EvaluationWire
  /** As many outputs that its judges dispute; none: outputs are drawn at random. */
  disputed?: number
}

/** Outputs become items of a project that asks exactly this version of the rubric. */
export function AskPeople({ one, disputed }: Props) {
  const client = useQueryClient()
  const projects = useQuery(projectsQuery(false))
  const versions = useQuery(rubricVersionsQuery(one.rubric.id))
  const criteria = versions.data?.items.find(({ version }) => version === one.rubric.version)?.criteria ?? []
  const fits = projects.data?.items.filter((project) => asksFor(project, criteria)) ?? []
  const [picked, setPicked] = useState<string | null>(null)
  const [draw, setDraw] = useState<number | string>(40)
  const project = picked ?? fits[0]?.id ?? fresh
  const asking = useMutation({
    mutationFn: async () => {
      const into = project === fresh ? (await makeScoringProject(one, `Scores of ${one.dataset}`)).id : project
      return askPeople(one, into, disputed === undefined ? { draw: Number(draw) } : { where: 'disputed' })
    },
    onSuccess: ({ made, known }) => {
      notifyDone(
        `${plural(made, 'output')} wait for people now.${known > 0 ? ` They were asked about ${plural(known, 'output')} before.` : ''}`,
      )
      setPicked(null)
      void client.invalidateQueries({ queryKey: ['evaluations', one.id] })
      void client.invalidateQueries({ queryKey: ['projects'] })
    },
  })
  return (
    <form
      style={{ padding: '1rem' }}
      onSubmit={(event) => {
        event.preventDefault()
        asking.mutate()
      }}
    >
      <Stack gap="xs">
        <ProblemAlert error={projects.error ?? versions.error ?? asking.error} />
        <Group gap="xs" align="flex-end">
          {disputed === undefined && (
            <NumberInput label="Outputs drawn at random" w={200} min={1} max={500} value={draw} onChange={setDraw} />
          )}
          <NativeSelect
            label={disputed === undefined ? 'In the project' : 'Decided in the project'}
            data={[
              ...fits.map(({ id, name }) => ({ value: id, label: name })),
              { value: fresh, label: 'A new one, for whoever reviews' },
            ]}
            value={project}
            onChange={(event) => setPicked(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={asking.isPending}
            disabled={!versions.data || !projects.data || !(Number(draw) >= 1)}
          >
            {disputed === undefined
              ? 'Ask people'
              : `Ask people to decide ${plural(Math.min(500, disputed), 'output')}`}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
