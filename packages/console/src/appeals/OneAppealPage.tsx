import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { decisionQuery } from '../decision/fetch-decision.ts'
import classes from '../decision/decision.module.css'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { appealWords } from '../words/behind.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { AppealClock } from './AppealClock.tsx'
import { AppealContent } from './AppealContent.tsx'
import { DecidedPanel } from './DecidedPanel.tsx'
import { appealQuery } from './fetch-appeals.ts'
import { NoReaderAlert } from './NoReaderAlert.tsx'
import { Readers } from './Readers.tsx'

/** One appeal: what is said, what was decided, and who may answer until when. */
export default function OneAppealPage() {
  const { id = '' } = useParams()
  const session = useSession()
  const { data: appeal, error, isPending, refetch } = useQuery(appealQuery(id))
  const { data: decision } = useQuery({ ...decisionQuery(appeal?.decision ?? ''), enabled: appeal !== undefined })
  if (isPending) return <PageLoading />
  if (!appeal)
    return (
      <Page title="Appeal">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const { label, tone } = appealWords[appeal.status]
  const mine = appeal.readers.some((reader) => reader.id === session.person.id)
  return (
    <Page
      title={`Appeal against ${decision ? `“${decision.action}”` : 'a decision'}`}
      width={1320}
      lead={
        <>
          <ToneBadge tone={tone}>{label}</ToneBadge> · <AppealClock appeal={appeal} />
        </>
      }
      actions={
        <>
          {mine && (
            <Button component={Link} to={`/decide?task=${appeal.task}`}>
              Read and answer it
            </Button>
          )}
          <Button component={Link} to={`/decisions/${appeal.decision}`} variant="default">
            Open the decision
          </Button>
        </>
      }
    >
      <NoReaderAlert count={appeal.no_reader ? 1 : 0} />
      <div className={classes.grid}>
        <div className={classes.column}>
          <AppealContent appeal={appeal} />
          {appeal.text !== null && (
            <Panel title="The answer">
              <TextView text={appeal.text} />
            </Panel>
          )}
        </div>
        <div className={classes.column}>
          <Panel title="Who may read it">
            <Text component="div">
              <Readers appeal={appeal} most={50} />
            </Text>
            <Text size="sm" c="dimmed" mt={4}>
              Nobody who asked for it, proposed it, judged it or overturned it, whatever their role.
              {appeal.status === 'open' && !mine && !appeal.no_reader && ' You are not one of them.'}
            </Text>
          </Panel>
          {decision && <DecidedPanel decision={decision} />}
          <Panel title="Times">
            <dl className={classes.facts}>
              <dt>Opened</dt>
              <dd>{new Date(appeal.opened_at).toLocaleString()}</dd>
              <dt>Answer due</dt>
              <dd>{new Date(appeal.due).toLocaleString()}</dd>
              {appeal.overdue_at && (
                <>
                  <dt>Overdue since</dt>
                  <dd>{new Date(appeal.overdue_at).toLocaleString()}; it stays open</dd>
                </>
              )}
              {appeal.closed_at && (
                <>
                  <dt>Answered</dt>
                  <dd>{new Date(appeal.closed_at).toLocaleString()}</dd>
                </>
              )}
              <dt>Their language</dt>
              <dd>{appeal.language}</dd>
            </dl>
          </Panel>
        </div>
      </div>
    </Page>
  )
}
