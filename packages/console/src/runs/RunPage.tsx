import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { RunDetailWire } from '../api/wire.ts'
import decisionClasses from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { BudgetBars } from './BudgetBars.tsx'
import { endRun, pauseRun } from './change-run.ts'
import { DecisionTree } from './DecisionTree.tsx'
import { runQuery } from './fetch-runs.ts'
import { RenewForm } from './RenewForm.tsx'
import { heldWords, levelWords, runStatusWords } from './run-words.ts'

/** One stretch of an agent's work: what of its budget is burnt, what it has done, and how it goes on. */
export default function RunPage() {
  const { id = '' } = useParams()
  const { data, error, isPending, refetch } = useQuery(runQuery(id))
  if (isPending) return <PageLoading />
  if (!data)
    return (
      <Page title="Run">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const { tone, label } = runStatusWords[data.status]
  return (
    <Page
      title={data.name ?? data.system}
      width={1320}
      lead={
        <>
          <ToneBadge tone={tone}>{label}</ToneBadge>
          {data.held_by && ` · ${heldWords[data.held_by]}`} · {data.system} {data.version}
        </>
      }
      actions={<Actions run={data} />}
    >
      {data.check_in && (
        <Alert color="yellow" variant="outline">
          It asks how it goes on. <Link to={`/decisions/${data.check_in}`}>Read what it did and wants, and answer</Link>
        </Alert>
      )}
      <div className={decisionClasses.grid}>
        <div className={decisionClasses.column}>
          <Panel title="Budget">
            <BudgetBars budget={data.budget} />
          </Panel>
          <Panel title="What it did" aside={data.more ? 'the newest 500' : undefined}>
            {data.decisions.length > 0 ? (
              <DecisionTree decisions={data.decisions} />
            ) : (
              <EmptyState title="Nothing yet">What it proposes appears here by itself.</EmptyState>
            )}
          </Panel>
        </div>
        <div className={decisionClasses.column}>
          <About run={data} />
        </div>
      </div>
    </Page>
  )
}

function About({ run }: { run: RunDetailWire }) {
  const { heartbeat } = run
  return (
    <Panel title="About it">
      <dl className={decisionClasses.facts}>
        <dt>Level</dt>
        <dd>
          {run.level}: {levelWords[run.level]}
        </dd>
        <dt>Started</dt>
        <dd>
          {new Date(run.started_at).toLocaleString()}
          {run.started_by.name && `, by ${run.started_by.name}`}
        </dd>
        {run.ended_at && (
          <>
            <dt>Ended</dt>
            <dd>{new Date(run.ended_at).toLocaleString()}</dd>
          </>
        )}
        <dt>Sign of life</dt>
        <dd>
          {heartbeat ? (
            <>
              <Ago at={heartbeat.last} />; paused after {heartbeat.every} of silence
            </>
          ) : (
            'none asked for'
          )}
        </dd>
        <dt>Name</dt>
        <dd>{run.name === null ? 'none' : <TextView text={run.name} inline />}</dd>
      </dl>
    </Panel>
  )
}

function Actions({ run }: { run: RunDetailWire }) {
  const session = useSession()
  const client = useQueryClient()
  const [renewing, setRenewing] = useState(false)
  const [sure, setSure] = useState(false)
  const told = (words: string) => ({
    onSuccess: () => notifyDone(words),
    onError: (error: unknown) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['runs'] }),
  })
  const pausing = useMutation({ mutationFn: () => pauseRun(run.id), ...told('Paused. It goes on when it is renewed.') })
  const ending = useMutation({ mutationFn: () => endRun(run.id), ...told('Ended: nothing more is released in it.') })
  if (run.status === 'ended') return null
  if (renewing)
    return (
      <Panel title="Renew">
        <RenewForm run={run} onDone={() => setRenewing(false)} />
      </Panel>
    )
  return (
    <Group gap="xs">
      {may(session, 'run.renew') && <Button onClick={() => setRenewing(true)}>Renew…</Button>}
      {may(session, 'run.pause') && run.status === 'running' && (
        <Button variant="default" loading={pausing.isPending} onClick={() => pausing.mutate()}>
          Pause
        </Button>
      )}
      {may(session, 'run.end') && (
        <Button
          color="red"
          variant={sure ? 'filled' : 'outline'}
          loading={ending.isPending}
          onClick={() => (sure ? ending.mutate() : setSure(true))}
        >
          {sure ? 'Really end it' : 'End'}
        </Button>
      )}
      {sure && (
        <Text size="sm" c="dimmed">
          A run that has ended stays so.
        </Text>
      )}
    </Group>
  )
}
