import { Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { compareRubrics } from '@countersign/core'
import type { Criterion, RubricWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { RubricForm } from './RubricForm.tsx'
import { rubricQuery, writeRubricVersion } from './rubrics.ts'
import { sayChanges } from './say-changes.ts'
import { TryRubric } from './TryRubric.tsx'
import { VersionsPanel } from './VersionsPanel.tsx'

/** One rubric: its next version is written where it stands, and what that does to older scores is said beforehand. */
export default function RubricPage() {
  const { id = '' } = useParams()
  const session = useSession()
  const { data: rubric, error, isPending, refetch } = useQuery(rubricQuery(id))
  if (isPending) return <PageLoading />
  if (!rubric) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Page title={rubric.name} lead={`Version ${rubric.version}.`} width={1400}>
      <EvaluationPlaces />
      {may(session, 'rubric.write') ? (
        <Edit key={rubric.version} rubric={rubric} />
      ) : (
        <TryRubric criteria={rubric.criteria} />
      )}
      <VersionsPanel id={id} />
    </Page>
  )
}

function Edit({ rubric }: { rubric: RubricWire }) {
  const client = useQueryClient()
  const writing = useMutation({
    mutationFn: (criteria: Criterion[]) => writeRubricVersion(rubric.id, criteria),
    onSuccess: ({ version }) => {
      notifyDone(`Version ${version} stands. Evaluations that were made keep the version they have.`)
      void client.invalidateQueries({ queryKey: ['rubrics'] })
    },
  })
  return (
    <>
      <ProblemAlert error={writing.error} />
      <RubricForm
        name={rubric.name}
        criteria={rubric.criteria}
        keep={`Keep it as version ${rubric.version + 1}`}
        keeping={writing.isPending}
        onKeep={(_, criteria) => writing.mutate(criteria)}
      >
        {(criteria) => (
          <Text size="sm" role="status">
            {sayChanges(compareRubrics(rubric.criteria, criteria)) || 'Nothing is changed yet.'}
          </Text>
        )}
      </RubricForm>
    </>
  )
}
