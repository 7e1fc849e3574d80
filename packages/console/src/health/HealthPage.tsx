import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { HealthWire } from '../api/wire.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { Ago } from '../words/Ago.tsx'
import { plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { healthQuery } from './fetch-health.ts'
import classes from './health.module.css'
import { stateWords, sumUp } from './state-words.ts'

type Check = HealthWire['checks'][number]

/** How everything behind the console stands: what asks for somebody first, what is well quietly below. */
export default function HealthPage() {
  const { data, error, isPending, isFetching, refetch } = useQuery(healthQuery)
  const asking = data?.checks.filter(({ state }) => state !== 'fine') ?? []
  const fine = data?.checks.filter(({ state }) => state === 'fine') ?? []
  return (
    <Page
      title="Health"
      lead="What decisions here depend on, and what to do where something is not as it should be."
      width={860}
      actions={
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && (
        <>
          <Text component="div">
            <span role="status">
              {/* What was true before the server went away is not told as if it were now. */}
              {error ? 'When it last answered: ' : ''}
              {sumUp(data.checks)}
            </span>{' '}
            <Text span c="dimmed" size="sm">
              Looked <Ago at={data.at} />.
            </Text>
          </Text>
          {asking.length > 0 && (
            <Panel title="To look at" aside={plural(asking.length, 'thing')}>
              <Rows checks={asking} />
            </Panel>
          )}
          {fine.length > 0 && (
            <Panel title="As it should be">
              <Rows checks={fine} />
            </Panel>
          )}
        </>
      )}
    </Page>
  )
}

function Rows({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className={classes.rows}>
      {checks.map(({ id, title, state, says, next }) => (
        <li key={id} className={classes.row}>
          <div className={classes.name}>
            <Text fw={550}>{title}</Text>
            {state !== 'fine' && <ToneBadge tone={stateWords[state].tone}>{stateWords[state].label}</ToneBadge>}
          </div>
          <div>
            <Text>{says}</Text>
            {next && (
              <Text c="dimmed" size="sm" mt={4}>
                {next}
              </Text>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
