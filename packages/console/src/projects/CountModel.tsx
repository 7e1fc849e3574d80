import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProjectWire } from '../api/wire.ts'
import { notifyError } from '../shell/notify.ts'
import { changeProject } from './projects.ts'

/** Of what is drawn a model's word does not count. */
const drawn = ['spans', 'shapes', 'segments', 'frames', 'pages']

/** Whether a model counts as one more annotator; what it takes to count is said beside it. */
export function CountModel({ project }: { project: ProjectWire }) {
  const client = useQueryClient()
  const changing = useMutation({
    mutationFn: (count: boolean) => changeProject(project.id, { count_model: count }),
    onSuccess: () => {
      for (const key of ['project', 'project-quality']) void client.invalidateQueries({ queryKey: [key] })
    },
    onError: (error) => notifyError(error),
  })
  if (project.questions.every(({ kind }) => drawn.includes(kind))) return null
  return (
    <Switch
      checked={changing.variables !== undefined && changing.isPending ? changing.variables : project.count_model}
      disabled={changing.isPending}
      onChange={(event) => changing.mutate(event.currentTarget.checked)}
      label="Count the model as one more annotator"
      description={
        project.ai_shown === 'blind'
          ? 'It is weighed by how often it is right, like everybody, and never brings in a value that no person gave.'
          : 'It counts only on items that nobody answered with its word in sight. Here people may see it: show it to nobody (blind) and it can count.'
      }
    />
  )
}
