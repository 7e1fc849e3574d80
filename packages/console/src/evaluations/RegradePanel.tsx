import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { compareRubrics } from '@countersign/core'
import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { EvaluationWire } from '../api/wire.ts'
import { rubricVersionsQuery } from '../rubrics/rubrics.ts'
import { sayChanges } from '../rubrics/say-changes.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'

/** What it took over from a version of before, and, where its rubric has a newer one, the way to that. */
export function RegradePanel({ one }: { one: EvaluationWire }) {
  const session = useSession()
  const navigate = useNavigate()
  const { data } = useQuery(rubricVersionsQuery(one.rubric.id))
  const regrading = useMutation({
    mutationFn: () => post<EvaluationWire>(`/v1/evaluations/${one.id}/regrade`, {}, { idempotencyKey: randomKey() }),
    onSuccess: ({ id }) => void navigate(`/evaluations/${id}`),
  })
  const latest = data?.items[0]
  const own = data?.items.find(({ version }) => version === one.rubric.version)
  const newer = latest && own && latest.version > own.version ? latest : null
  const changes = newer && own ? compareRubrics(own.criteria, newer.criteria) : null
  const { regrades } = one
  if (!regrades && !changes) return null
  return (
    <Panel
      title={
        changes ? `Its rubric has version ${newer?.version} now` : `By version ${one.rubric.version} of its rubric`
      }
    >
      {regrades && (
        <Text size="sm">
          <Link to={`/evaluations/${regrades.evaluation}`}>The same outputs by version {regrades.rubric_version}</Link>
          <TextView
            text={` were taken over. Scored again: ${regrades.scored.join(', ') || 'nothing'}. Kept: ${regrades.kept.join(', ') || 'nothing'}.`}
            inline
          />
        </Text>
      )}
      {changes && (
        <>
          <Text size="sm">
            <TextView text={`${sayChanges(changes) || 'Nothing that is scored changed'}.`} inline />
          </Text>
          <ProblemAlert error={regrading.error} />
          {one.status === 'done' && one.outputs_deleted_at === null && may(session, 'evaluation.write') && (
            <Group mt="sm">
              <Button variant="default" loading={regrading.isPending} onClick={() => regrading.mutate()}>
                Regrade by version {newer?.version}
              </Button>
              <Text size="sm" c="dimmed">
                Makes another evaluation; judges are asked only about what changed. This one stands.
              </Text>
            </Group>
          )}
        </>
      )}
    </Panel>
  )
}
