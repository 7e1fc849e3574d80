import { Button, Group, SimpleGrid, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Figure } from '../insights/Figure.tsx'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { CellPanel } from './CellPanel.tsx'
import { ObjectiveForm } from './ObjectiveForm.tsx'
import { brief, sayDays, sayWish, stateWords } from './objective-words.ts'
import { changeObjective, objectiveQuery } from './objectives.ts'
import { WhatIfTable } from './WhatIfTable.tsx'

/** One objective: whether it holds, on what that rests, and what another wish would cost. */
export default function ObjectivePage() {
  const { id = '' } = useParams()
  const session = useSession()
  const client = useQueryClient()
  const [isChanging, setChanging] = useState(false)
  const { data: objective, error, isPending, refetch } = useQuery(objectiveQuery(id))
  const switching = useMutation({
    mutationFn: (active: boolean) => changeObjective(id, { active }),
    onSuccess: ({ active }) => {
      notifyDone(active ? 'On: it learns anew.' : 'Off: nothing goes ahead on it any more.')
      void client.invalidateQueries({ queryKey: ['objectives'] })
    },
    onError: (problem) => notifyError(problem),
  })
  if (isPending) return <PageLoading />
  if (!objective)
    return (
      <Page title="Objective">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const { evidence, active } = objective
  const { label, tone, sentence } = stateWords[objective.state]
  const cells = objective.cells.toSorted((a, b) => Number(b.current) - Number(a.current))
  return (
    <Page
      title={objective.id}
      lead={`${sayWish(objective)}.`}
      width={1320}
      actions={
        may(session, 'objective.write') && (
          <Group gap="xs">
            <Button variant="default" disabled={isChanging} onClick={() => setChanging(true)}>
              Change it
            </Button>
            {may(session, active ? 'objective.write' : 'objective.loosen') && (
              <Button variant="default" loading={switching.isPending} onClick={() => switching.mutate(!active)}>
                {active ? 'Switch it off' : 'Switch it on'}
              </Button>
            )}
          </Group>
        )
      }
    >
      {isChanging && <ObjectiveForm objective={objective} onDone={() => setChanging(false)} />}
      <Text component="div">
        <ToneBadge tone={active ? tone : 'plain'}>{active ? label : 'Off'}</ToneBadge>{' '}
        {active ? sentence : 'Nothing goes ahead on it, and nothing is drawn for it.'}
      </Text>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        <Figure
          label="Threshold"
          value={objective.threshold === null ? '–' : brief(objective.threshold)}
          note="how sure the AI must say it is"
        />
        <Figure
          label="Evidence for the next test"
          value={`${count(evidence.gathered)} of ${count(evidence.block)}`}
          note={`${count(evidence.left)} left: ${sayDays(evidence.days_left)}`}
        />
        <Figure
          label="At least"
          value={count(evidence.fewest)}
          note={`audits without an error promise it${objective.sharing > 1 ? `; shared with ${objective.sharing - 1} more` : ''}`}
        />
        <Figure
          label="Audited"
          value={objective.state === 'holding' && active ? brief(objective.min_audit_rate) : active ? 'all' : 'none'}
          note="of everything in it, whatever its route"
        />
      </SimpleGrid>
      {cells.map((cell) => (
        <CellPanel key={`${cell.system} ${cell.version} ${cell.segment}`} cell={cell} wish={objective} />
      ))}
      {cells.length === 0 && (
        <Panel title="Nothing has come yet">
          <Text size="sm">
            No decision has met <code>{objective.where}</code> since it was stated. With the first, its version learns.
          </Text>
        </Panel>
      )}
      <Panel title="What would another wish cost?">
        <WhatIfTable objective={objective} />
      </Panel>
      <Panel title="Which decisions">
        <CodeBlock code={objective.where} />
        <Text size="sm" c="dimmed" mt="xs">
          {objective.segment === null ? '' : `Judged apart by ${objective.segment}. `}An audit that is not answered
          within {objective.answer_within} counts as an error. A rule asks for it with{' '}
          <code>met("{objective.id}")</code>; see the <Link to="/policies">policies</Link>.
        </Text>
      </Panel>
    </Page>
  )
}
