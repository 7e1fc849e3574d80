import { Button, Group, NativeSelect, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { may } from '../shell/may.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { count, plural } from '../words/numbers.ts'
import { backtestsQuery, beginBacktest, cancelBacktest } from './backtests.ts'

const BacktestReport = lazy(() => import('./BacktestReport.tsx'))
const spans = [
  { value: '7', label: 'the last week' },
  { value: '30', label: 'the last thirty days' },
  { value: '90', label: 'the last ninety days' },
  { value: '365', label: 'the last year' },
]

/** A version tried on what has happened, before it decides. */
export function BacktestPanel({ policy, version }: { policy: string; version: number }) {
  const session = useSession()
  const client = useQueryClient()
  const [days, setDays] = useState('30')
  const { data } = useQuery({ ...backtestsQuery(policy, version), enabled: may(session, 'policy.read') })
  const again = () => void client.invalidateQueries({ queryKey: backtestsQuery(policy, version).queryKey })
  const beginning = useMutation({ mutationFn: () => beginBacktest(policy, version, Number(days)), onSettled: again })
  const cancelling = useMutation({ mutationFn: cancelBacktest, onSettled: again })
  const [newest] = data?.items ?? []
  const running = newest?.status === 'running' ? newest : null
  const told = (data?.items ?? []).find(({ result }) => result !== null)
  const mayTry = may(session, 'policy.backtest')
  if (!mayTry && !told) return null
  return (
    <Panel title="On the past" aside={told?.ended_at ? <Ago at={told.ended_at} /> : undefined}>
      <Stack gap="md">
        {!told && !running && (
          <Text size="sm">
            Routes what has happened again by this version: who would have been routed otherwise, what would have
            slipped through, and what it means for those who decide. Nothing is changed.
          </Text>
        )}
        {mayTry && !running && (
          <Group gap="xs" align="flex-end">
            <NativeSelect
              label="Try it on"
              data={spans}
              value={days}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
            <Button variant="default" onClick={() => beginning.mutate()} loading={beginning.isPending}>
              {told ? 'Try it again' : 'Try it on the past'}
            </Button>
          </Group>
        )}
        {running && (
          <div>
            <Group justify="space-between" mb={4}>
              <Text size="sm" role="status">
                {count(running.done)} of {plural(running.total, 'decision')}
              </Text>
              <Button
                size="compact-sm"
                variant="default"
                loading={cancelling.isPending}
                onClick={() => cancelling.mutate(running.id)}
              >
                Cancel
              </Button>
            </Group>
            <Progress
              value={running.total === 0 ? 0 : (100 * running.done) / running.total}
              aria-label="How far the backtest is"
            />
          </div>
        )}
        {newest?.status === 'failed' && (
          <Text size="sm" c="var(--cs-bad)">
            The last try failed before its end. Try it again, or on a shorter time.
          </Text>
        )}
        <ProblemAlert error={beginning.error ?? cancelling.error} />
        {told?.result && (
          <Suspense fallback={<PageLoading />}>
            <BacktestReport result={told.result} />
          </Suspense>
        )}
      </Stack>
    </Panel>
  )
}
