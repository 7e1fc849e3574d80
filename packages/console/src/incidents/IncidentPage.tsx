import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import classes from '../decision/decision.module.css'
import { useReasonWords } from '../focus/use-reasons.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { CloseForm } from './CloseForm.tsx'
import { incidentQuery } from './fetch-incidents.ts'
import { IncidentTimeline } from './IncidentTimeline.tsx'
import { incidentWords } from './incident-words.ts'
import { Involved } from './Involved.tsx'

/** One incident: what was flagged and why, what resembles it and how each stands, and who closed it. */
export default function IncidentPage() {
  const { id = '' } = useParams()
  const reason = useReasonWords()
  const { data: incident, error, isPending, refetch } = useQuery(incidentQuery(id))
  if (isPending) return <PageLoading />
  if (!incident)
    return (
      <Page title="Incident">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const { label, tone } = incidentWords[incident.status]
  const waiting = incident.decisions.filter(({ decision }) => decision.status === 'waiting').length
  const when = (iso: string) => new Date(iso).toLocaleString()
  return (
    <Page
      title={`Incident: ${incident.action}`}
      width={1320}
      lead={
        <>
          <ToneBadge tone={tone}>{label}</ToneBadge> · {incident.system} {incident.version} ·{' '}
          {plural(incident.size, 'decision')}, {waiting} waiting for people
        </>
      }
      actions={
        <Button component={Link} to={`/decisions/${incident.decision}`} variant="default">
          Open what was flagged
        </Button>
      }
    >
      <div className={classes.grid}>
        <div className={classes.column}>
          <Involved incident={incident} />
        </div>
        <div className={classes.column}>
          <Panel title="What was found odd">
            {incident.reason_code && <Text fw={600}>{reason(incident.reason_code)}</Text>}
            {incident.comment && <TextView text={incident.comment} />}
            {!incident.reason_code && !incident.comment && <Text c="dimmed">Flagged without a word.</Text>}
            <dl className={classes.facts}>
              <dt>Flagged</dt>
              <dd>
                {when(incident.opened_at)}, by {incident.opened_by.name || 'somebody'}
              </dd>
              <dt>Resembles it</dt>
              <dd>
                what has the same system, version and action, and at least half of its arguments. It is a net for the
                next hour; if the fault is general, <Link to="/stop">stop</Link> the system or write a{' '}
                <Link to="/policies">rule</Link>.
              </dd>
            </dl>
          </Panel>
          <CloseForm incident={incident} waiting={waiting} />
          <IncidentTimeline incident={incident} />
        </div>
      </div>
    </Page>
  )
}
