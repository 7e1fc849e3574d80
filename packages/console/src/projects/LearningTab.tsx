import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { AtRandom } from './AtRandom.tsx'
import { LearningChart } from './LearningChart.tsx'
import { LearningForm } from './LearningForm.tsx'
import { learningQuery } from './projects.ts'
import {
  adviceWords,
  sayAhead,
  sayBackend,
  sayFault,
  sayLearnt,
  sayModel,
  sayRarest,
  sayRunning,
  saySavings,
} from './say-learning.ts'

/** What is asked next is chosen by a learner; how good it is, and whether that is worth it. */
export default function LearningTab({ project }: { project: ProjectWire }) {
  const session = useSession()
  const { data, error, isPending, refetch } = useQuery(learningQuery(project.id))
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const mayWrite = may(session, 'project.write')
  const learnable = project.questions.filter(({ kind }) => kind !== 'pages')
  return (
    <>
      {data.learning === null && (
        <EmptyState title="Nothing is learnt here yet">
          A learner can choose what is asked next, where a label teaches most. A part of every batch stays drawn at
          random: it tells how good the learner is, and whether the choosing is worth it.
        </EmptyState>
      )}
      {data.learning !== null && (
        <Panel title="How good it is" aside={data.running ? sayRunning(data.embedding) : undefined}>
          <Stack gap="sm">
            <Text>{data.backend ? sayBackend(data) : sayAhead(data)}</Text>
            {!data.backend && data.savings.map((one) => <Text key={one.accuracy}>{saySavings(one)}</Text>)}
            {data.ahead && data.ahead.verdict !== 'yes' && data.learning.strategy !== 'random' && mayWrite && (
              <AtRandom project={project.id} learning={data.learning} />
            )}
            {data.backend?.fault && (
              <Alert color="orange" variant="outline" icon={<TriangleAlert size={18} aria-hidden />} role="alert">
                <Text size="sm" fw={600}>
                  Your model did not do its part
                </Text>
                <Text size="sm">{sayFault(data.backend.fault)}</Text>
              </Alert>
            )}
            {data.rounds.length > 0 && <Text c="dimmed">{adviceWords[data.because]}</Text>}
            <LearningChart rounds={data.rounds} savings={data.savings} />
            {!data.backend && data.rounds.some(({ accuracy }) => accuracy) && (
              <Text size="sm" c="dimmed">
                Dots on a line: learnt from all labels. Squares on a dashed line: learnt from the random part alone.
                Bands: 95 % intervals. Lines down: labels that either takes for the same.
              </Text>
            )}
          </Stack>
        </Panel>
      )}
      {data.rounds.length > 0 && (
        <Panel title="Rounds" flush>
          <table className={`${table.table} ${table.stack}`} aria-label="Rounds">
            <thead>
              <tr>
                <th>Round</th>
                <th>Labels</th>
                <th>{data.backend ? 'Said rightly beforehand' : 'Learnt from all'}</th>
                {!data.backend && <th>Learnt at random</th>}
                <th>Asked next</th>
              </tr>
            </thead>
            <tbody>
              {data.rounds.toReversed().map((round) => (
                <tr key={round.n}>
                  <td>{round.n}</td>
                  <td data-label="Labels">
                    {count(round.labels)}
                    {round.rarest?.weighted && (
                      <Text size="xs" c="dimmed">
                        {sayRarest(round.rarest)}
                      </Text>
                    )}
                  </td>
                  <td data-label={data.backend ? 'Said rightly beforehand' : 'Learnt from all'}>
                    {round.accuracy ? sayLearnt(round.accuracy) : 'not known yet'}
                    {round.model && (
                      <Text size="xs" c="dimmed">
                        {sayModel(round.model)}
                      </Text>
                    )}
                  </td>
                  {!data.backend && (
                    <td data-label="Learnt at random">
                      {round.random
                        ? `${sayLearnt(round.random)}, from ${count(round.random.labels)} labels`
                        : 'not known yet'}
                    </td>
                  )}
                  <td data-label="Asked next">
                    {count(round.picked)}, {count(round.drawn)} of them at random
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      {mayWrite &&
        (learnable.length === 0 ? (
          <Text c="dimmed">No learner takes questions about pages, and this project asks nothing else.</Text>
        ) : (
          <LearningForm
            key={project.learning?.strategy}
            project={project}
            learnable={learnable}
            hasSecret={data.backend?.has_secret ?? false}
          />
        ))}
    </>
  )
}
