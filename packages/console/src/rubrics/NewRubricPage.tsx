import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { Criterion } from '../api/wire.ts'
import { Page } from '../shell/Page.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { copyOf } from './new-criterion.ts'
import { RubricForm } from './RubricForm.tsx'
import { makeRubric } from './rubrics.ts'

const begun = [copyOf('quality'), copyOf('safety')]

export default function NewRubricPage() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const making = useMutation({
    mutationFn: ({ name, criteria }: { name: string; criteria: Criterion[] }) => makeRubric(name, criteria),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['rubrics'] })
      void navigate(`/evaluations/rubrics/${made.id}`)
    },
  })
  return (
    <Page title="A new rubric" lead="Say what is asked and what each value means; try it beside." width={1400}>
      <ProblemAlert error={making.error} />
      <RubricForm
        name={null}
        criteria={begun}
        keep="Make the rubric"
        keeping={making.isPending}
        onKeep={(name, criteria) => making.mutate({ name, criteria })}
      />
    </Page>
  )
}
