import { Alert, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import type { ExpertTaskWire } from '../api/wire.ts'
import { useDocumentTitle } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DoorLayout } from '../sign-in/DoorLayout.tsx'
import { ExplanationView } from '../view/ExplanationView.tsx'
import { readFilesThrough } from '../view/file-root.ts'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { sureness } from '../words/numbers.ts'
import { readExpertTask } from './answer-expert.ts'
import { ExpertAnswer } from './ExpertAnswer.tsx'
import { ExpertReveal } from './ExpertReveal.tsx'
import classes from './expert.module.css'

const closed: Record<Exclude<ExpertTaskWire['status'], 'open' | 'held'>, string> = {
  answered: 'Thank you: your answer has been given. You can close this page.',
  closed: 'This was decided meanwhile, or the link has ended. Nothing is asked of you any more.',
}

/** For somebody from outside who is asked about one decision, or about a case, one by one. Their token stands behind `#`, which no server sees. */
export default function ExpertPage() {
  const token = useLocation().hash.replace(/^#/, '')
  const address = `/v1/experts/open/${encodeURIComponent(token)}`
  const client = useQueryClient()
  useEffect(() => readFilesThrough(`${address}/files`), [address])
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['expert', token],
    queryFn: () => readExpertTask(address),
    enabled: token !== '',
    retry: false,
    refetchOnWindowFocus: false,
  })
  const again = () => void client.invalidateQueries({ queryKey: ['expert', token] })
  useDocumentTitle('You are asked')
  if (!token)
    return <DoorLayout title="This link did not open" text="Open the whole link that you were given." children={null} />
  if (isError)
    return (
      <DoorLayout title="This link did not open">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </DoorLayout>
    )
  if (!data) return <PageLoading />
  const { asked } = data
  if (!asked || data.status === 'answered' || data.status === 'closed')
    return (
      <DoorLayout
        title={data.status === 'answered' ? 'Answered' : 'Nothing is asked any more'}
        text={closed[data.status === 'answered' ? 'answered' : 'closed']}
        children={null}
      />
    )
  return (
    <main className={classes.page}>
      <header>
        <h1 className={classes.title}>
          {asked.kind === 'question' ? 'You are asked about ' : 'Should this be done: '}
          <TextView text={asked.action} inline />
          {asked.kind === 'question' ? '' : '?'}
        </h1>
        <Text c="dimmed">
          {data.name}, {data.workspace} asks for your opinion as an expert. This link shows only what the answer needs
          and ends {new Date(data.expires_at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}.
        </Text>
        {data.of > 1 && (
          <Text size="sm" c="dimmed" role="status">
            {data.item} of {data.of} in this case; {data.left} still to be answered.
          </Text>
        )}
      </header>
      <div className={classes.grid}>
        <Panel title="What the AI saw">
          <ValueView value={asked.input} path="input" />
        </Panel>
        <Stack gap="md">
          {asked.kind !== 'question' && asked.proposal !== null && (
            <Panel title="What it proposes">
              <ValueView value={asked.proposal} path="proposal" />
            </Panel>
          )}
          {!asked.revealed && <ExpertReveal address={address} task={data} asked={asked} onDone={again} />}
          {asked.revealed && (asked.explanation || asked.confidence !== null) && (
            <Panel
              title="What the AI thinks"
              aside={asked.confidence === null ? undefined : `${sureness(asked.confidence)} sure`}
            >
              {asked.explanation ? (
                <ExplanationView explanation={asked.explanation} />
              ) : (
                <Text size="sm" c="dimmed">
                  It gave no reasons.
                </Text>
              )}
            </Panel>
          )}
          {asked.objection !== null && (
            <Alert color="yellow" variant="outline" role="alert" title="A second look objects">
              <TextView text={asked.objection} />
            </Alert>
          )}
          <ExpertAnswer key={data.item} address={address} task={data} asked={asked} onDone={again} />
        </Stack>
      </div>
    </main>
  )
}
