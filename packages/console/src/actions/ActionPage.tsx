import { Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { get, query } from '../api/request.ts'
import type { InsightsNeedWire } from '../api/wire.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, plural } from '../words/numbers.ts'
import { ErrorBars } from './ErrorBars.tsx'
import { RiskPanel } from './RiskPanel.tsx'
import { Reliability } from './Reliability.tsx'
import { TeamPanel } from './TeamPanel.tsx'
import { sayDiffered, sayNeed, saySeeded } from './say-need.ts'

const needQuery = (action: string) =>
  queryOptions({
    queryKey: ['insights', 'need', action],
    queryFn: () => get<InsightsNeedWire>(`/v1/insights/need${query({ action })}`),
  })

/** One action: is a person needed? */
export default function ActionPage() {
  // Not in the path: an action has dots, as files have.
  const action = useSearchParams()[0].get('name') ?? ''
  const { data: need, error, isPending, refetch } = useQuery(needQuery(action))
  if (isPending) return <PageLoading />
  return (
    <Page title={action} lead="Is a person needed? What audits of the last ninety days say.">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {need && need.ai.n === 0 && (
        <EmptyState title="Not known yet">
          Of {plural(need.decisions, 'decision')} none has been audited. Let a rule draw some (<code>audit: 0.05</code>
          ), or state an <Link to="/objectives">objective</Link>; somebody who had no part in a decision then says
          whether it was right.
        </EmptyState>
      )}
      {need && need.ai.n > 0 && (
        <>
          <Panel title={sayNeed(need)}>
            <ErrorBars
              lines={[
                { name: 'AI alone', what: 'if every proposal had been done', wrong: need.ai },
                { name: 'People', what: 'of what they decided', wrong: need.people },
                { name: 'Together', what: 'of what was done', wrong: need.together },
              ]}
            />
            <Text size="sm" mt="md">
              {sayDiffered(need)} {saySeeded(need)}
            </Text>
            <Text size="sm" c="dimmed" mt="xs">
              From {plural(need.ai.n, 'audit')}, each weighed by how likely it was to be drawn, of{' '}
              {plural(need.decisions, 'decision')}, {count(need.by_people)} of them decided by people. Whoever audits
              can err too, and then so do these figures.
            </Text>
          </Panel>
          {need.team && <TeamPanel team={need.team} />}
          {need.calibration ? (
            <Reliability calibration={need.calibration} />
          ) : (
            <Panel title="How far its confidence is to be believed">
              <Text size="sm">Told once fifty audited decisions have a confidence.</Text>
            </Panel>
          )}
          {need.risks.length > 0 && <RiskPanel risks={need.risks} />}
        </>
      )}
    </Page>
  )
}
